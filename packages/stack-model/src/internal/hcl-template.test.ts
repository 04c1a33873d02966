import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateParts, traversalsOf } from './hcl-template';

describe('traversalsOf', () => {
  it.each([
    ['${aws_vpc.main.id}', ['aws_vpc.main.id']],
    ['${aws_subnet.Network_public_use1-az1_Subnet.id}', ['aws_subnet.Network_public_use1-az1_Subnet.id']],
    ['${data.aws_partition.p.partition}', ['data.aws_partition.p.partition']],
    ['arn:${data.aws_partition.p.id}:iam::${local.account}:root', ['data.aws_partition.p.id', 'local.account']],
    ['${element(aws_eip.nat[*].id, count.index)}', ['aws_eip.nat[*].id', 'count.index']],
    ['${aws_eip.nat.*.id}', ['aws_eip.nat[*].id']],
    ['${aws_eip.nat.0.id}', ['aws_eip.nat[0].id']],
    ['${aws_subnet.a["eu-west-1a"].id}', ['aws_subnet.a["eu-west-1a"].id']],
    ['${aws_subnet.a[each.key].id}', ['aws_subnet.a', 'each.key']],
    ['${aws_subnet.a[var.zones[count.index]].id}', ['aws_subnet.a', 'var.zones', 'count.index']],
    ['${aws_eks_cluster.c.identity[0].oidc[0].issuer}', ['aws_eks_cluster.c.identity[0].oidc[0].issuer']],
    ['${[for s in aws_subnet.a : s.id if s.public]}', ['aws_subnet.a']],
    ['${{for k, v in local.zones : k => v.id}}', ['local.zones']],
    ['${jsonencode({"a" = aws_vpc.v.id, b = 1, c: [true, null]})}', ['aws_vpc.v.id']],
    ['${"x-${aws_vpc.v.id}-${"y ${local.z}"}"}', ['aws_vpc.v.id', 'local.z']],
    ['${var.on ? aws_vpc.a.id : aws_vpc.b.id}', ['var.on', 'aws_vpc.a.id', 'aws_vpc.b.id']],
    ['%{ if var.on }${local.a}%{ else }b%{ endif }', ['var.on', 'local.a']],
    ['${provider::aws::arn_parse(aws_vpc.v.arn)}', ['aws_vpc.v.arn']],
    ['${one(aws_vpc.v[*]).id}', ['aws_vpc.v[*]']],
    ['${ /* aws_vpc.no.id */ aws_vpc.v.id }', ['aws_vpc.v.id']],
    ['${"aws_vpc.no.id }"}', []],
    ['$${aws_vpc.no.id}', []],
    ['${"$${aws_vpc.no.id}"}', []],
    ['${1.5 + 2}', []],
    ['${true}', []],
    ['plain', []],
    ['${aws_vpc.cut.id', []],
    ['${"never closed}', []],
  ])('%s', (text, expected) => {
    expect(traversalsOf(text)).toEqual(expected);
  });

  it('gives nothing for nested templates without end, and does not overflow', () => {
    expect(traversalsOf('${"'.repeat(10_000))).toEqual([]);
    expect(templateParts('${"'.repeat(10_000))).toBeUndefined();
  });

  it('reads any text without an error', () => {
    const piece = fc.constantFrom(
      '${',
      '%{',
      '}',
      '"',
      '\\',
      '$${',
      '.',
      '[',
      ']',
      '*',
      'for ',
      ' in ',
      'a.b',
      '/*',
      '//',
      '\n',
      '(',
      '1e9',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        expect(Array.isArray(traversalsOf(text))).toBe(true);
        templateParts(text);
      }),
    );
  });

  it('takes time in proportion to the length', () => {
    const started = performance.now();
    traversalsOf('${a.b} $ % '.repeat(100_000));
    templateParts('${a.b} $ % '.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('templateParts', () => {
  it('undoes escapes and keeps expressions as written', () => {
    expect(templateParts('a $${b} ${ c.d } %%{e')).toEqual([
      { text: 'a ${b} ' },
      { expression: ' c.d ' },
      { text: ' %{e' },
    ]);
  });

  it('joins to the text where there is no expression', () => {
    const plain = fc.string().filter((text) => !/[$%]/.test(text));
    fc.assert(
      fc.property(plain, (text) => {
        expect(templateParts(text)).toEqual(text === '' ? [] : [{ text }]);
      }),
    );
  });
});
