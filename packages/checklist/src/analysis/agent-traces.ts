import { isUnknown, type Resource } from '@hera/stack-model';
import data from '../data/endpoint-services.json';
import { readLocatedYaml } from '../yaml/located-yaml';
import { isUnset } from './references';

type Values = Readonly<Record<string, unknown>>;

const { defaults } = data.traces;

const attribute = 'configuration_values';

const mapOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};

const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce((found, key) => mapOf(found)[key], value);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || Object.keys(Object(value)).length === 0;

/**
 * What an agent sends to X-Ray: what its own configuration collects, what Application Signals bring, or nothing. The greatest of all agents counts,
 * in this order.
 */
const kinds = ['own', 'signals', 'unclear', 'nothing'] as const;
type Kind = (typeof kinds)[number];

const ofConfig = (config: unknown): Kind => {
  const collected = Object.keys(mapOf(at(config, 'traces', 'traces_collected')));
  if (collected.some((name) => name !== 'application_signals')) return 'own';
  return collected.length > 0 ? 'signals' : 'nothing';
};

const greatest = (all: readonly Kind[]): Kind => kinds.find((kind) => all.includes(kind)) ?? 'nothing';

/** An entry of `agents` is laid upon `agent`. A configuration takes the place of the default as a whole. */
const ofAgent = (values: Values, entry: unknown): Kind => {
  const layers = [mapOf(entry), mapOf(values['agent'])];
  if (layers.some(({ otelConfig }) => /xray/i.test(JSON.stringify(otelConfig ?? '')))) return 'own';
  const configs = layers.map(({ config }) => config).filter((config) => !isEmpty(config) && config !== 'default');
  if (configs.some((config) => typeof config !== 'object')) return 'unclear';
  if (configs.length > 0) return greatest(configs.map(ofConfig));
  if ((at(values, 'applicationSignals', 'enabled') ?? defaults.applicationSignals) === false) return 'nothing';
  const [name] = [...layers.map((layer) => layer['name']), defaults.agent].filter((each) => each !== undefined);
  // Before version 6 every agent has the default configuration, from then on this one alone.
  return name === (at(values, 'applicationSignals', 'targetAgent') ?? defaults.agent) ? 'signals' : 'unclear';
};

const ofValues = (values: Values): Kind => {
  const { agent, agents } = values;
  if (at(agent, 'enabled') === false) return 'nothing';
  return greatest(Array.isArray(agents) ? agents.map((entry) => ofAgent(values, entry)) : [ofAgent(values, {})]);
};

const valuesOf = (addon: Resource): Values | undefined => {
  if (isUnset(addon, attribute)) return {};
  const text = addon.text(attribute);
  if (text === undefined || isUnknown(text)) return undefined;
  // EKS takes JSON and YAML, and YAML takes JSON in.
  return readLocatedYaml(text, {
    file: attribute,
    code: '',
    allowed: '',
    fix: '',
    maxBytes: 1_000_000,
  }).content;
};

/** Whether the add-on `amazon-cloudwatch-observability` sends traces to X-Ray. A text says why that is not known. */
export const sendsTraces = (addon: Resource): boolean | string => {
  const values = valuesOf(addon);
  if (values === undefined)
    return `the configuration of ${addon.address} is not known here: whether it sends traces to X-Ray is not either`;
  const kind = ofValues(values);
  if (kind === 'unclear')
    return `the configuration of ${addon.address} has an agent whose own configuration is not known here: whether it sends traces to X-Ray is not either`;
  if (kind !== 'signals') return kind === 'own';
  const autoMonitor = at(values, 'manager', 'applicationSignals', 'autoMonitor');
  if ((at(autoMonitor, 'monitorAllServices') ?? defaults.monitorAllServices) !== false) return true;
  if (!isEmpty(at(autoMonitor, 'customSelector'))) return true;
  return `${addon.address} instruments nothing by itself, but its agents send to X-Ray what pods bring them, and whether some do is not known here: an agent.config without traces ends that`;
};
