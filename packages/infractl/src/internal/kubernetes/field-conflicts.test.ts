import { describe, expect, it } from 'vitest';
import { conflictsIn } from './field-conflicts';

const advice = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

describe('conflictsIn', () => {
  it.each([
    [
      'one field',
      `error: Apply failed with 1 conflict: conflict with "kubectl-label" using v1: .metadata.labels.team\n${advice}`,
      [{ field: '.metadata.labels.team', manager: 'kubectl-label' }],
    ],
    [
      'two fields of one manager',
      `error: Apply failed with 2 conflicts: conflicts with "kubectl-label" using v1:\n- .metadata.labels.team\n- .metadata.labels.x\n${advice}`,
      [
        { field: '.metadata.labels.team', manager: 'kubectl-label' },
        { field: '.metadata.labels.x', manager: 'kubectl-label' },
      ],
    ],
    [
      'two managers',
      `error: Apply failed with 2 conflicts: conflicts with "a" using apps/v1:\n- .spec.replicas\nconflicts with "b" with subresource "scale" using apps/v1:\n- .spec.paused\n${advice}`,
      [
        { field: '.spec.replicas', manager: 'a' },
        { field: '.spec.paused', manager: 'b' },
      ],
    ],
    [
      'a field with a key',
      `Error from server (Conflict): Apply failed with 1 conflict: conflict with "x": .spec.ports[port=53,protocol="UDP"].port`,
      [{ field: '.spec.ports[port=53,protocol="UDP"].port', manager: 'x' }],
    ],
    ['something else', 'Error from server (NotFound): namespaces "shop" not found', []],
    ['nothing', '', []],
  ])('reads %s', (_, text, conflicts) => {
    expect(conflictsIn(text)).toEqual(conflicts);
  });
});
