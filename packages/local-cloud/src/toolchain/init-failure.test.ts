import { describe, expect, it } from 'vitest';
import { explainInitFailure } from './init-failure';

/** As Terraform 1.11.4 wrote them. */
const query = (cause: string): string =>
  `
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider hashicorp/aws:
${cause}

To see which modules are currently depending on hashicorp/aws and what
versions are specified, run the following command:
    terraform providers
`;
const noHost = query(`could not connect to registry.terraform.io: failed to request discovery
document: Get "https://registry.terraform.io/.well-known/terraform.json":
dial tcp: lookup registry.terraform.io: no such host`);
const noMatch = query('no available releases match the given constraints >= 6.0.0');
const notInMirror = query(`provider registry.terraform.io/hashicorp/aws was not found in any of the
search locations

  - /srv/mirror`);

describe('explainInitFailure', () => {
  it.each([
    ['registry not reachable', noHost, 'HERA_LC_007'],
    ['boxed, as on a terminal', noHost.replace(/^/gm, '│ '), 'HERA_LC_007'],
    ['no version in the mirror', noMatch, 'HERA_LC_008'],
    ['nothing in the mirror', notInMirror, 'HERA_LC_008'],
    ['disk full', 'Error: Failed to install provider\n\nwrite /x: no space left on device\n', 'HERA_LC_009'],
  ])('%s', (_, stderr, code) => {
    const error = explainInitFailure(stderr);
    expect(error).toMatchObject({ exitCode: 3, problems: [{ code }] });
    expect(error?.details).toContain('Error');
  });

  it('names the registry of OpenTofu', () => {
    const error = explainInitFailure(noHost, { kind: 'tofu', awsProvider: { from: 'registry' } });
    expect(error?.message).toContain('registry.opentofu.org');
  });

  it('leaves alone what is not the fault of the machine', () => {
    expect(explainInitFailure('Error: Invalid backend configuration\n\nbucket is required')).toBeUndefined();
  });
});
