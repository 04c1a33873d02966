// Go modules that do nothing but require another one: what `go build` needs to make a program out of a released module.

const kubernetesPath = 'k8s.io/kubernetes';
const etcdPath = 'go.etcd.io/etcd/server/v3';

/** Version of the modules that Kubernetes keeps in its own repository: those of 1.34.2 are released as 0.34.2. */
export const stagingVersion = (kubernetes) => `v0.${kubernetes.split('.').slice(1).join('.')}`;

/**
 * Text of the go.mod around `k8s.io/kubernetes`. Its own replaces point into its repository and count only there, so they are
 * repeated with the released modules; its language version and GODEBUG settings would be lost as well.
 *
 * @param kubernetes version without `v`
 * @param goMod its go.mod, as `go mod edit -json` prints it
 */
export const kubernetesModule = (kubernetes, goMod) => {
  const staged = goMod.Replace.map(({ Old, New }) => ({ path: Old.Path, to: New.Path }));
  const elsewhere = staged.filter(({ path, to }) => to !== `./staging/src/${path}`);
  if (staged.length === 0 || elsewhere.length > 0) {
    const what = elsewhere.map(({ path, to }) => `${path} => ${to}`).join(', ') || 'none';
    throw new Error(`k8s.io/kubernetes ${kubernetes} has other replaces than its staging modules: ${what}`);
  }
  const version = stagingVersion(kubernetes);
  return [
    'module hera.local/kube-apiserver',
    `go ${goMod.Go}`,
    ...(goMod.GoDebug ?? []).map(({ Key, Value }) => `godebug ${Key}=${Value}`),
    `require ${kubernetesPath} v${kubernetes}`,
    ...staged.map(({ path }) => `replace ${path} => ${path} ${version}`),
    '',
  ].join('\n');
};

/** Text of the go.mod around etcd's server. @param etcd version without `v` */
export const etcdModule = (etcd, goMod) =>
  ['module hera.local/etcd', `go ${goMod.Go}`, `require ${etcdPath} v${etcd}`, ''].join('\n');

/** What to build in which module. A released module carries no version of itself: Kubernetes gets it from the linker. */
export const programs = ({ kubernetes, etcd }) => {
  const [major, minor] = kubernetes.split('.');
  const values = { gitVersion: `v${kubernetes}`, gitMajor: major, gitMinor: minor, gitTreeState: 'archive' };
  const flags = Object.entries(values).flatMap(([name, value]) =>
    ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].map((path) => `-X ${path}.${name}=${value}`),
  );
  return [
    {
      name: 'etcd',
      module: etcdPath,
      version: etcd,
      wrapper: (goMod) => etcdModule(etcd, goMod),
      pkg: etcdPath,
      ldflags: '-s -w',
    },
    {
      name: 'kube-apiserver',
      module: kubernetesPath,
      version: kubernetes,
      wrapper: (goMod) => kubernetesModule(kubernetes, goMod),
      pkg: `${kubernetesPath}/cmd/kube-apiserver`,
      ldflags: `-s -w ${flags.join(' ')}`,
    },
  ];
};
