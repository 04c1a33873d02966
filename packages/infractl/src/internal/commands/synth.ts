import type { Invocation, Outcome } from '../target-run';
import { readManifests } from '../kubernetes/manifests';
import { objectCount } from '../kubernetes/kubernetes-view';
import { publishSynth } from '../synth';
import type { App } from '../workspace';
import { relative } from 'node:path';

/** `infractl synth` */
export const synth = async ({ root, console, interrupt }: Invocation, app: App): Promise<Outcome> => {
  const { stackFile, manifest, manifestFolder } = await publishSynth(root, app, interrupt.signal);
  const { warnings, leftOut } = manifest;
  console.line(relative(root, stackFile));
  const kubernetes = manifestFolder === undefined ? undefined : readManifests(manifestFolder, app.name);
  if (kubernetes !== undefined)
    console.line(`${relative(root, kubernetes.directory)}: ${objectCount(kubernetes.objects.length)} for Kubernetes`);
  for (const { code, path, message, fix } of warnings) console.line(`warning ${code} ${path}: ${message}; ${fix}`);
  for (const { what, reason } of leftOut) console.line(`left out ${what}: ${reason}`);
  return {
    document: {
      command: 'synth',
      app: app.name,
      stackFile,
      ...(kubernetes === undefined
        ? {}
        : { kubernetes: { directory: kubernetes.directory, objects: kubernetes.objects.length } }),
      warnings,
      leftOut,
    },
  };
};
