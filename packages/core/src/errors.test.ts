import { describe, expect, it } from 'vitest';
import { ExitCode, formatProblem, HeraError, ProblemCollector } from './errors';

const problem = {
  code: 'HERA_NET_004',
  path: 'network.cidr',
  message: '10.1.0.0/30 leaves no room for 6 subnets',
  allowed: '/16 to /24',
  fix: 'use 10.1.0.0/16',
};

describe('HeraError', () => {
  it('prints the four parts and the construct path on one line', () => {
    expect(formatProblem({ ...problem, constructPath: 'prod-aws/Network' })).toBe(
      'HERA_NET_004 network.cidr: 10.1.0.0/30 leaves no room for 6 subnets; allowed /16 to /24; use 10.1.0.0/16 (at prod-aws/Network)',
    );
  });

  it('leaves out what is not there', () => {
    expect(formatProblem({ code: 'A', path: '', message: 'no Terraform', fix: 'install it' })).toBe(
      'A: no Terraform; install it',
    );
  });

  it('is recognised by brand, not by class', () => {
    const foreign = Object.defineProperty(new Error('x'), Symbol.for('hera.core.HeraError'), { value: true });
    expect([
      HeraError.is(new HeraError(problem)),
      HeraError.is(foreign),
      HeraError.is(new Error('x')),
      HeraError.is(null),
    ]).toEqual([true, true, false, false]);
  });

  it('exits as a usage error unless told otherwise', () => {
    expect(new HeraError(problem).exitCode).toBe(ExitCode.usage);
    expect(new HeraError(problem, { exitCode: ExitCode.environment }).exitCode).toBe(3);
  });
});

describe('ProblemCollector', () => {
  it('throws everything at once, with the construct path', () => {
    const problems = new ProblemCollector('prod/Network');
    problems.add(problem);
    problems.add({ ...problem, path: 'network.nat' });
    expect(() => problems.throwIfAny()).toThrow(/network\.cidr.*\(at prod\/Network\)\n.*network\.nat/);
  });

  it('goes on after a check that throws, with its problems', () => {
    const problems = new ProblemCollector('prod/Network');
    const fail = () => {
      throw new HeraError([problem, { ...problem, constructPath: 'elsewhere' }]);
    };
    expect([problems.collect(fail), problems.collect(() => 5)]).toEqual([undefined, 5]);
    expect(problems.problems.map(({ constructPath }) => constructPath)).toEqual(['prod/Network', 'elsewhere']);
    expect(() =>
      problems.collect(() => {
        throw new TypeError('a defect');
      }),
    ).toThrow('a defect');
  });

  it('throws nothing when there is nothing', () => {
    expect(() => new ProblemCollector().throwIfAny()).not.toThrow();
  });
});
