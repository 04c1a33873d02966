// Writes the schemas that the manifests of @hera/security/kubernetes and @hera/cluster are tested against: of each Kubernetes version, the definitions that its
// kinds reach, with unknown fields refused, as an API server does for `kubectl apply --server-side` with strict field validation.
//
//   node tools/kubernetes-schemas.mjs v1.34.2 v1.35.0 v1.36.0
//
// Source: api/openapi-spec/swagger.json of the Go module k8s.io/kubernetes, through `go mod download`, which checks it against the checksum database.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { root } from './bootstrap/setup.mjs';

const kinds = [
  'v1 ConfigMap',
  'v1 LimitRange',
  'v1 Namespace',
  'v1 ResourceQuota',
  'v1 ServiceAccount',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding',
  'apps/v1 Deployment',
  'networking.k8s.io/v1 NetworkPolicy',
  'policy/v1 PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1 ClusterRole',
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
  'rbac.authorization.k8s.io/v1 Role',
  'rbac.authorization.k8s.io/v1 RoleBinding',
  'scheduling.k8s.io/v1 PriorityClass',
];

const kindsOf = ({ 'x-kubernetes-group-version-kind': kinds = [] }) =>
  kinds.map(({ group, version, kind }) => `${group === '' ? version : `${group}/${version}`} ${kind}`);

const reach = (definitions, name, reached) => {
  if (reached.has(name)) return;
  reached.add(name);
  for (const [, next] of JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/([^"]+)"/g))
    reach(definitions, next, reached);
};

// The server knows more than the specification says in types: a number or a text, and any field below these two.
const special = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'] },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { type: 'object' },
};

const kept = ['type', 'items', 'required', 'enum', '$ref'];
const trim = (schema) => ({
  ...Object.fromEntries(kept.filter((key) => key in schema).map((key) => [key, schema[key]])),
  ...(schema.items === undefined ? {} : { items: trim(schema.items) }),
  ...(schema.additionalProperties === undefined ? {} : { additionalProperties: trim(schema.additionalProperties) }),
  ...(schema.properties === undefined
    ? {}
    : {
        properties: Object.fromEntries(Object.entries(schema.properties).map(([name, value]) => [name, trim(value)])),
        additionalProperties: false,
      }),
});

const versions = process.argv.slice(2);
if (versions.length === 0) throw new Error('name the versions, such as v1.35.0');
for (const version of versions) {
  const downloaded = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@${version}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, GOFLAGS: '-mod=mod' },
    }),
  );
  const swagger = JSON.parse(readFileSync(join(downloaded.Dir, 'api/openapi-spec/swagger.json'), 'utf8'));
  const reached = new Set();
  const found = {};
  for (const [name, definition] of Object.entries(swagger.definitions)) {
    const kind = kindsOf(definition).find((each) => kinds.includes(each));
    if (kind === undefined || kindsOf(definition).length !== 1) continue;
    found[kind] = name;
    reach(swagger.definitions, name, reached);
  }
  const missing = kinds.filter((kind) => found[kind] === undefined);
  if (missing.length > 0) throw new Error(`${version} does not know ${missing.join(', ')}`);
  const minor = version.replace(/^v(\d+\.\d+)\..*$/, '$1');
  const content = {
    asOf: new Date().toISOString().slice(0, 10),
    source: `api/openapi-spec/swagger.json of k8s.io/kubernetes ${version} (${downloaded.Sum}), trimmed by tools/kubernetes-schemas.mjs`,
    kubernetes: minor,
    kinds: Object.fromEntries(kinds.map((kind) => [kind, found[kind]])),
    definitions: Object.fromEntries(
      [...reached].sort().map((name) => [name, special[name] ?? trim(swagger.definitions[name])]),
    ),
  };
  const file = join(root, 'packages', 'security', 'schemas', `kubernetes-${minor}.json`);
  writeFileSync(file, await format(JSON.stringify(content), { parser: 'json', printWidth: 120, singleQuote: true }));
}
