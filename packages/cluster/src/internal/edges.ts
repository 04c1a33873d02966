import type { ITerraformDependable } from 'cdktf';

/** `depends_on` for what has to be there first, and nothing at all when nothing has to. */
export const after = (
  ...what: readonly (readonly ITerraformDependable[] | undefined)[]
): { readonly dependsOn?: ITerraformDependable[] } => {
  const edges = what.flatMap((each) => [...(each ?? [])]);
  return edges.length === 0 ? {} : { dependsOn: edges };
};
