/** A Kubernetes object as a test writes it. */
export interface TestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

/** An object that a production namespace refuses, by what, and with which words. */
export interface RefusedObject {
  /** What is wrong with it. */
  readonly because: string;
  readonly object: TestObject;
  /** What refuses it: `pod-security`, or the name of a ValidatingAdmissionPolicy. */
  readonly by: string;
  /** A part of the API server's answer that tells what to change. */
  readonly says: string;
}

const image = '111122223333.dkr.ecr.us-east-1.amazonaws.com/shop/web:1.4.2';

const probe = { httpGet: { path: '/healthz', port: 8080 } };

/** A container as every policy wants it. */
const container = {
  name: 'web',
  image,
  ports: [{ containerPort: 8080 }],
  readinessProbe: probe,
  livenessProbe: probe,
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
};

const hardened = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: 'RuntimeDefault' } },
};

const spec = { ...hardened, containers: [container] };

const pod = (name: string, change: Readonly<Record<string, unknown>>): TestObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { ...spec, ...change },
});

const withContainer = (name: string, change: Readonly<Record<string, unknown>>): TestObject =>
  pod(name, { containers: [{ ...container, ...change }] });

const deployment = (name: string, template: Readonly<Record<string, unknown>>): TestObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { ...spec, ...template } },
  },
});

const { readinessProbe: _readiness, livenessProbe: _liveness, ...worker } = container;

const runsToItsEnd = { ...hardened, restartPolicy: 'Never', containers: [worker] };

const job = (name: string): TestObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: { template: { spec: runsToItsEnd } },
});

const cronJob = (name: string, containers: readonly object[]): TestObject => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name },
  spec: {
    schedule: '0 3 * * *',
    jobTemplate: { spec: { template: { spec: { ...runsToItsEnd, containers } } } },
  },
});

/** A pod that every policy of production takes. */
export const goodPod = pod('good', {});

/** A pod that only the level `privileged` takes, and that is good otherwise. */
export const privilegedPod = withContainer('privileged', { securityContext: { privileged: true } });

/** Objects that a production namespace takes. */
export const taken: readonly TestObject[] = [
  goodPod,
  withContainer('by-digest', { image: `${image.split(':')[0]}@sha256:${'0'.repeat(64)}` }),
  deployment('good', {}),
  { ...deployment('good-stateful', {}), kind: 'StatefulSet' },
  job('good'),
  cronJob('good', [worker]),
];

/** Objects that a production namespace refuses, with what is to be changed. */
export const refused: readonly RefusedObject[] = [
  { because: 'it is privileged', object: privilegedPod, by: 'pod-security', says: 'violates PodSecurity "restricted:' },
  {
    because: 'it has no probes',
    object: pod('no-probes', { containers: [worker] }),
    by: 'hera-probes',
    says: 'containers web: a readinessProbe or livenessProbe is missing',
  },
  {
    because: 'its image has the tag latest',
    object: withContainer('latest', { image: image.replace('1.4.2', 'latest') }),
    by: 'hera-image-tags',
    says: 'give it a version as its tag, or a digest',
  },
  {
    because: 'its image has no tag',
    object: withContainer('untagged', { image: image.replace(':1.4.2', '') }),
    by: 'hera-image-tags',
    says: 'the image has no tag',
  },
  {
    because: 'its image comes from elsewhere',
    object: withContainer('foreign', { image: 'docker.io/library/nginx:1.29.3' }),
    by: 'hera-image-registries',
    says: 'a registry that is not allowed',
  },
  {
    because: 'the image only begins like an allowed one',
    object: withContainer('lookalike', {
      image: '111122223333.dkr.ecr.us-east-1.amazonaws.com.example.com/shop/web:1.4.2',
    }),
    by: 'hera-image-registries',
    says: 'a registry that is not allowed',
  },
  {
    because: 'an init container comes from elsewhere',
    object: pod('foreign-init', { initContainers: [{ ...worker, name: 'setup', ports: [], image: 'busybox:1.37' }] }),
    by: 'hera-image-registries',
    says: 'containers setup: ',
  },
  {
    because: 'a container has no memory limit of its own',
    object: deployment('no-limit', {
      containers: [{ ...container, resources: { requests: { cpu: '100m', memory: '128Mi' } } }],
    }),
    by: 'hera-resources',
    says: 'resources.limits.memory is missing; set all three',
  },
  {
    because: 'it mounts a folder of its node',
    object: deployment('host-path', { volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }] }),
    by: 'hera-host-paths',
    says: 'volumes logs: a hostPath gives the pod files of its node',
  },
  {
    because: 'the pods of a cron job would come from elsewhere',
    object: cronJob('foreign', [{ ...worker, image: 'busybox:1.37' }]),
    by: 'hera-image-registries',
    says: 'a registry that is not allowed',
  },
  {
    because: 'a daemon set has no probes',
    object: (({ spec: { replicas: _, ...rest }, ...daemons }) => ({ ...daemons, kind: 'DaemonSet', spec: rest }))(
      deployment('no-probes', { containers: [worker] }) as TestObject & { readonly spec: Record<string, unknown> },
    ),
    by: 'hera-probes',
    says: 'add both',
  },
];
