import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeraError } from '@hera/core/errors';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { limits } from './internal/limits';
import { RecordCollector } from './internal/parsed-document';
import type { ResourceRecord } from './internal/resource-record';
import { isUnknown, parseStackModel, readStackModel, type StackModel, stackModelOf } from './index';

const fixture = (name: string): string => readFileSync(join(__dirname, 'fixtures', name), 'utf8');
const names = ['vpc-eks.plan.json', 'vpc-eks-changes.plan.json', 'vpc-eks.state.json', 'vpc-eks.raw-state.json'];

const failureOf = (work: () => unknown): HeraError => {
  try {
    work();
  } catch (error) {
    if (HeraError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

/** Everything that can be asked of a model. */
const askAll = (model: StackModel): unknown => [
  [...model, ...model.prior].map((resource) => [
    resource.address,
    resource.toObject(),
    resource.edges().map(({ path, to, certainty }) => [path, to.address, certainty]),
    resource.unresolved(),
    resource.region,
    resource.constructPath,
    resource.get('a[0].b'),
    resource.blocks('x'),
    model.referrers(resource).map(({ address }) => address),
  ]),
  [...model.counts],
  [...model.outputs],
  model.changes.length,
];

const change = (address: unknown, after: unknown = {}): object => ({
  address,
  mode: 'managed',
  type: 'aws_vpc',
  name: 'x',
  change: { actions: ['create'], before: null, after },
});
const plan = (...changes: unknown[]): object => ({ format_version: '1.2', resource_changes: changes });

describe('what is refused', () => {
  it.each([
    ['HERA_MODEL_002', ''],
    ['HERA_MODEL_002', '{"format_version": "1.2", "resource_changes": ['],
    ['HERA_MODEL_002', '[1, 2]'],
    ['HERA_MODEL_002', 'nonsense'],
    ['HERA_MODEL_003', '{}'],
    ['HERA_MODEL_003', '{"name": "x", "dependencies": {}}'],
    ['HERA_MODEL_003', '{"encrypted_data": "x", "meta": {}}'],
    ['HERA_MODEL_003', '{"@level": "info", "@message": "x"}'],
    ['HERA_MODEL_003', 'resource "aws_vpc" "x" {}'],
    ['HERA_MODEL_003', '# a comment\nterraform {}'],
    ['HERA_MODEL_003', 'PK\u0003\u0004zip'],
    ['HERA_MODEL_004', JSON.stringify(plan(change(undefined)))],
    ['HERA_MODEL_004', JSON.stringify(plan(7, null, 'x'))],
    ['HERA_MODEL_004', JSON.stringify(plan({ ...change('aws_vpc.x'), mode: 'other' }))],
    ['HERA_MODEL_004', JSON.stringify(plan({ ...change('aws_vpc.x'), change: { actions: [] } }))],
    ['HERA_MODEL_004', '{"format_version": "1.2", "resource_changes": {}, "planned_values": {}, "output_changes": 1}'],
    ['HERA_MODEL_004', '{"format_version": "1.2", "resource_changes": {}}'],
    ['HERA_MODEL_004', '{"format_version": "1.2", "resource_changes": [], "deferred_changes": {}}'],
    ['HERA_MODEL_004', '{"version": 4, "serial": 1, "lineage": "x", "resources": {}}'],
    ['HERA_MODEL_004', JSON.stringify({ format_version: '1.2', resource_changes: { a: change('aws_vpc.x') } })],
    ['HERA_MODEL_004', '{"version": 4, "serial": 1, "resources": "x"}'],
    ['HERA_MODEL_004', '{"version": 4, "serial": 1, "resources": [{"mode": "managed", "type": "t", "name": "n"}]}'],
    ['HERA_MODEL_004', '{"resource": {"aws_vpc": {"x": 1}}}'],
    ['HERA_MODEL_004', '{"resource": {"aws_vpc": 1}}'],
    ['HERA_MODEL_005', `{"resource": {"a": {"b": ${'['.repeat(10_000)}${']'.repeat(10_000)}}}}`],
    ['HERA_MODEL_005', '{"a":'.repeat(10_000)],
    ['HERA_MODEL_006', JSON.stringify(plan(change('aws_vpc.x'), change('aws_vpc.x')))],
    ['HERA_MODEL_006', '{"resource": {"aws_vpc": {"x": {}, "x": {}}}}'],
    ['HERA_MODEL_009', '{"format_version": "2.0", "resource_changes": []}'],
    ['HERA_MODEL_009', '{"resource_changes": []}'],
    ['HERA_MODEL_009', '{"version": 3, "serial": 1, "modules": []}'],
  ])('%s: %s', (code, text) => {
    const failure = failureOf(() => parseStackModel(text));
    expect(failure.problems[0]?.code).toBe(code);
    expect(failure.exitCode).toBe(3);
    expect(failure.message).not.toMatch(/\n\s+at /);
  });

  it('a compressed file', () => {
    expect(failureOf(() => parseStackModel(Buffer.from([0x1f, 0x8b, 8, 0]))).problems[0]?.code).toBe('HERA_MODEL_003');
  });

  it('a file that is not there, and a folder in the place of one', async () => {
    await expect(readStackModel('/no/such/plan.json')).rejects.toMatchObject({
      problems: [{ code: 'HERA_MODEL_001' }],
      exitCode: 2,
    });
    await expect(readStackModel([__dirname])).rejects.toMatchObject({ problems: [{ code: 'HERA_MODEL_001' }] });
  });

  it('nothing, and what is no object', () => {
    expect(failureOf(() => stackModelOf([])).problems[0]?.code).toBe('HERA_MODEL_010');
    for (const value of [null, 1, 'x', undefined])
      expect(failureOf(() => stackModelOf([value as unknown as object])).problems[0]?.code).toBe('HERA_MODEL_003');
  });

  it('a value that refers to itself', () => {
    const value: Record<string, unknown> = {};
    value['self'] = value;
    value['again'] = value;
    expect(failureOf(() => stackModelOf(plan(change('aws_vpc.x', value)))).problems[0]?.code).toBe('HERA_MODEL_005');
  });

  it('with every problem of the document, up to twenty', () => {
    expect(failureOf(() => stackModelOf(plan(...Array.from({ length: 5 }, () => ({}))))).problems.length).toBe(20);
    expect(failureOf(() => stackModelOf(plan(change(''), change(1)))).problems.map(({ path }) => path)).toEqual([
      'resource_changes[0].address',
      'resource_changes[1].address',
    ]);
  });
});

describe('what is strange and is read all the same', () => {
  it('takes nothing from the prototype, and leaves it as it is', () => {
    const text = `{"format_version": "1.2", "__proto__": {"polluted": 1}, "resource_changes": [{
      "address": "aws_vpc.x", "mode": "managed", "type": "__proto__", "name": "constructor",
      "change": {"actions": ["create"], "before": null,
        "after": {"__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": 2}}, "tags": {"__proto__": "x"}},
        "after_unknown": {"__proto__": {"polluted": false}}}}],
      "output_changes": {"__proto__": {"actions": ["create"], "after": 1}},
      "configuration": {"root_module": {"module_calls": {"__proto__": {"module": {"resources": []}}}}}}`;
    const model = parseStackModel(text);
    const resource = model.byAddress('aws_vpc.x');
    expect(Object.keys(resource?.toObject() ?? {})).toEqual(['__proto__', 'constructor', 'tags']);
    expect(resource?.get('__proto__.polluted')).toBe('yes');
    expect(resource?.get('tags["__proto__"]')).toBe('x');
    expect(resource?.get('toString')).toBeUndefined();
    expect(resource?.get('tags.hasOwnProperty')).toBeUndefined();
    expect([...model.outputs.keys()]).toEqual(['__proto__']);
    expect(model.resources('__proto__')).toHaveLength(1);
    askAll(model);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('does not round numbers in silence', () => {
    const text =
      '{"format_version":"1.2","resource_changes":[{"address":"a.b","mode":"managed","type":"a","name":"b","change":{"actions":["create"],"after":{"huge":1e999,"long":12345678901234567890,"text":"12345678901234567890","fine":9007199254740991,"small":1e-400}}}]}';
    const resource = parseStackModel(text).byAddress('a.b');
    expect(resource?.get('huge')).toMatchObject({ reason: 'inexact-number' });
    expect(resource?.get('long')).toMatchObject({ reason: 'inexact-number' });
    expect(resource?.number('text')).toMatchObject({ reason: 'inexact-number' });
    expect(resource?.number('fine')).toBe(9007199254740991);
  });

  it('says unknown where a value has another type than the one asked for', () => {
    const resource = stackModelOf(plan(change('aws_vpc.x', { a: [1], b: { c: 1 }, d: 'x', e: 1 }))).byAddress(
      'aws_vpc.x',
    );
    expect(
      [resource?.text('a'), resource?.number('d'), resource?.flag('e'), resource?.list('b'), resource?.blocks('e')].map(
        isUnknown,
      ),
    ).toEqual(Array(5).fill(true));
    expect(resource?.get('d.deeper')).toBeUndefined();
  });

  it('survives circles of references, locals, inputs and outputs', () => {
    const model = stackModelOf({
      locals: { a: '${local.b}', b: '${local.a}' },
      resource: {
        aws_vpc: { x: { name: '${aws_vpc.y.name}', id: '${local.a}' }, y: { name: '${aws_vpc.x.name}' } },
      },
    });
    expect(isUnknown(model.byAddress('aws_vpc.x')?.get('name'))).toBe(true);
    askAll(model);
    const call = {
      expressions: { v: { references: ['module.m.o', 'module.m'] } },
      module: {
        outputs: { o: { expression: { references: ['var.v'] } } },
        resources: [{ address: 'aws_vpc.x', expressions: { a: { references: ['var.v'] } } }],
      },
    };
    askAll(
      stackModelOf({
        ...plan({ ...change('module.m.aws_vpc.x'), module_address: 'module.m' }),
        configuration: { root_module: { module_calls: { m: call } } },
      }),
    );
  });
});

describe('expressions that double each other', () => {
  const names = Array.from({ length: 60 }, (_, index) => `v${index}`);
  const next = (index: number): string => names[index + 1] ?? 'end';

  it.each([
    ['texts', (index: number) => `\${local.${next(index)}}\${local.${next(index)}}`],
    ['lists', (index: number) => [`\${local.${next(index)}}`, `\${local.${next(index)}}`]],
    ['maps', (index: number) => ({ a: `\${local.${next(index)}}`, b: `\${local.${next(index)} }` })],
    [
      'calls',
      (index: number) => `\${concat(local.${next(index)}, local.${next(index)}, local.${names[index + 2] ?? 'end'})}`,
    ],
  ])('%s come to an end', (_, doubled) => {
    const locals = { ...Object.fromEntries(names.map((name, index) => [name, doubled(index)])), end: 'x' };
    const document = { locals, resource: { aws_vpc: { x: { name: '${local.v0}', list: ['${local.v50}'] } } } };
    const started = performance.now();
    const model = stackModelOf(document);
    askAll(model);
    const shown = JSON.stringify(model.byAddress('aws_vpc.x')?.get('name'));
    expect(shown).toContain('(unknown: local.v');
    expect(shown.length).toBeLessThan(2 ** 20);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('size', () => {
  const inFile = async (head: string, unit: string, tail: string, bytes: number): Promise<HeraError> => {
    const folder = mkdtempSync(join(tmpdir(), 'hera-hostile-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'plan.json');
    const times = Math.floor(2 ** 20 / unit.length);
    writeFileSync(file, head);
    const piece = unit.repeat(times);
    for (let written = 0; written < bytes; written += piece.length) writeFileSync(file, piece, { flag: 'a' });
    writeFileSync(file, tail, { flag: 'a' });
    return readStackModel(file).then(
      () => {
        throw new Error('nothing was refused');
      },
      (error: unknown) => {
        if (HeraError.is(error)) return error;
        throw error;
      },
    );
  };
  const head = '{"format_version":"1.2","resource_changes":[';

  it.each([
    ['one string', 'HERA_MODEL_005', `${head}{"a":"`, 'x', '"}]}'],
    ['one list', 'HERA_MODEL_005', `${head}{"a":[[]`, ',[]', ']}]}'],
    ['brackets', 'HERA_MODEL_005', head, '[', ''],
    ['objects without anything', 'HERA_MODEL_004', `${head}{}`, ',{}', ']}'],
    ['zeros', 'HERA_MODEL_002', '', '\0', ''],
    ['one member that nobody reads, cut off', 'HERA_MODEL_002', '{"format_version":"1.2","planned_values":["', 'x', ''],
    ['spaces', 'HERA_MODEL_002', '{', ' ', ''],
  ])(
    '100 MB of %s: refused, without holding it',
    async (_, code, start, unit, end) => {
      const before = process.memoryUsage().rss;
      const failure = await inFile(start, unit, end, 100 * 2 ** 20);
      expect(failure.problems[0]?.code).toBe(code);
      expect(failure.exitCode).toBe(3);
      expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
    },
    60_000,
  );
});

describe('more resources than any stack has', () => {
  it('is refused at the limit', () => {
    const collector = new RecordCollector('input');
    const record = (address: string) => ({ address }) as unknown as ResourceRecord;
    for (let number = 0; number < limits.resources; number += 1) collector.add(record(`a.b[${number}]`));
    expect(() => collector.add(record('a.c'))).toThrow('HERA_MODEL_005 input: has more than 1000000 resources');
  });

  it('and a document in UTF-16 that would have to be held twice', () => {
    const large = Buffer.alloc(limits.checkedBytes + 2);
    large.set([0xff, 0xfe]);
    expect(() => parseStackModel(large)).toThrow('HERA_MODEL_005 input: is UTF-16, and too large to be converted');
  });
});

describe('properties', () => {
  it.each(names)('%s: reading twice is equal, from text, bytes and value', (name) => {
    const text = fixture(name);
    const first = askAll(parseStackModel(text));
    expect(askAll(parseStackModel(Buffer.from(text)))).toEqual(first);
    expect(askAll(stackModelOf(JSON.parse(text) as object))).toEqual(first);
  });

  it('does not depend on the order of resources and members', () => {
    const shuffled = (value: unknown, seed: number): unknown => {
      const order = <T>(items: readonly T[]): readonly T[] =>
        items
          .map((item, at) => [Math.sin(seed * (at + 1)), item] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, item]) => item);
      if (Array.isArray(value)) {
        const items = value.map((item) => shuffled(item, seed));
        return items.every((item) => typeof item === 'object' && item !== null && 'address' in item)
          ? order(items)
          : items;
      }
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(order(Object.entries(value)).map(([key, item]) => [key, shuffled(item, seed)]));
    };
    for (const name of names) {
      const document = JSON.parse(fixture(name)) as object;
      const sorted = (model: StackModel): unknown =>
        [...model].map((resource) => [
          resource.address,
          resource.toObject(),
          resource
            .edges()
            .map(({ path, to, certainty }) => [path, to.address, certainty].join(' '))
            .sort(),
          resource.region,
        ]);
      const expected = sorted(stackModelOf(document));
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 2 ** 20 }), (seed) => {
          expect(sorted(stackModelOf(shuffled(document, seed) as object))).toEqual(expected);
        }),
        { numRuns: 5 },
      );
    }
  }, 60_000);

  it('no document ends with anything but a model or a HeraError: cut, or with any byte changed', () => {
    for (const name of names) {
      const bytes = Buffer.from(fixture(name));
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
          const broken = Buffer.from(cut ? bytes.subarray(0, at) : bytes);
          if (!cut) broken[at] = value;
          try {
            askAll(parseStackModel(broken));
          } catch (error) {
            if (!HeraError.is(error)) throw error;
            expect(error.exitCode).toBe(3);
          }
        }),
        { numRuns: 40 },
      );
    }
  }, 120_000);

  it('no value in any place of a document ends with anything but a model or a HeraError', () => {
    const values = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        '${',
        '${a.b',
        '${local.x}',
        '__proto__',
        -1,
        1e308,
        [[]],
        { references: ['a.b'] },
        { constant_value: 1 },
      ),
    );
    const documents = [
      ...names.map((name) => JSON.parse(fixture(name)) as object),
      {
        resource: { aws_vpc: { x: { count: 2, tags: { a: '${local.x}' }, vpc_config: [{ a: 1 }] } } },
        locals: { x: 1 },
        output: { o: { value: 1 } },
        provider: { aws: [{}] },
        module: { m: { source: 'x' } },
        terraform: { required_providers: { aws: { source: 'aws' } } },
      },
    ];
    const placed = (document: unknown, choices: readonly number[], value: unknown): unknown => {
      const [choice, ...rest] = choices;
      if (choice === undefined || typeof document !== 'object' || document === null) return value;
      const entries = Object.entries(document);
      if (entries.length === 0) return value;
      const chosen = choice % entries.length;
      const changed = entries.map(
        ([key, item], at) => [key, at === chosen ? placed(item, rest, value) : item] as const,
      );
      return Array.isArray(document) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
    };
    for (const document of documents)
      fc.assert(
        fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 9 }), values, (choices, value) => {
          try {
            askAll(stackModelOf(placed(document, choices, value) as object));
          } catch (error) {
            if (!HeraError.is(error)) throw error;
            expect([error.exitCode, error.message]).toEqual([3, expect.any(String)]);
          }
        }),
        // The same values in every run: what fails is then of the change at hand. HERA_FUZZ_SEED looks further.
        { numRuns: 60, seed: Number(process.env['HERA_FUZZ_SEED'] ?? 1) },
      );
  }, 120_000);
});
