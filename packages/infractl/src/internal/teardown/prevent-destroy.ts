import type { Problem } from '@hera/core/errors';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CliCode } from '../problems';

const resource = z.looseObject({
  lifecycle: z.looseObject({ prevent_destroy: z.boolean().optional() }).optional(),
  '//': z.looseObject({ metadata: z.looseObject({ path: z.string().optional() }).optional() }).optional(),
});
const stack = z.looseObject({ resource: z.record(z.string(), z.record(z.string(), resource)).optional() });

/** Resources that Terraform refuses to destroy: its plan would fail at the first one, without a word about the others. */
export const preventedResources = (stackFile: string): readonly Problem[] => {
  const { resource: types = {} } = stack.parse(JSON.parse(readFileSync(stackFile, 'utf8')));
  return Object.entries(types).flatMap(([type, named]) =>
    Object.entries(named)
      .filter(([, { lifecycle }]) => lifecycle?.prevent_destroy === true)
      .map(([name, { '//': comment }]): Problem => {
        const constructPath = comment?.metadata?.path;
        return {
          code: CliCode.preventDestroy,
          path: `${type}.${name}`,
          message: 'prevent_destroy is set: Terraform refuses to destroy it, and with it the whole stack',
          fix: 'take prevent_destroy off in the app; or keep the resource: terraform state rm takes it out of the stack',
          ...(constructPath === undefined ? {} : { constructPath }),
        };
      }),
  );
};
