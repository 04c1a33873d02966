import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DocumentVisitor, walkValue } from './document-walk';
import { JsonSplitter } from './json-splitter';

interface Taken {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

const recorder = (decide: DocumentVisitor['decide']): DocumentVisitor & { readonly taken: Taken[] } => {
  const taken: Taken[] = [];
  return { taken, decide, take: (path, value) => void taken.push({ path: [...path], value }) };
};

const split = (text: string, chunk: number, decide: DocumentVisitor['decide']): Taken[] => {
  const visitor = recorder(decide);
  const splitter = new JsonSplitter('test', visitor, true);
  const bytes = Buffer.from(text);
  // One piece of memory for all chunks, as a stream may do it.
  const memory = Buffer.alloc(chunk);
  for (let at = 0; at < bytes.length; at += chunk) {
    const length = bytes.copy(memory, 0, at, at + chunk);
    splitter.write(memory.subarray(0, length));
  }
  splitter.end();
  return visitor.taken;
};

describe('JsonSplitter', () => {
  it('takes what walkValue takes, whatever the chunks and the white space', () => {
    const decide: DocumentVisitor['decide'] = (path) =>
      path.length === 3 ? 'take' : String(path.at(-1)).length % 5 === 4 ? 'skip' : 'descend';
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.integer({ min: 1, max: 64 }),
        fc.constantFrom(undefined, 2, '\t', '\r\n '),
        (document, chunk, indent) => {
          const text = JSON.stringify(document, undefined, indent);
          const visitor = recorder(decide);
          walkValue('test', JSON.parse(text), visitor);
          expect(split(text, chunk, decide)).toEqual(visitor.taken);
        },
      ),
    );
  });

  it.each([
    ['', 'is empty'],
    ['   \n', 'is empty'],
    ['{', 'ends in the middle, after 1 bytes'],
    ['{"a": [1, 2', 'ends in the middle'],
    ['{"a": "unfinished', 'ends in the middle'],
    ['{"a": 1', 'ends in the middle'],
    ['[]', 'is not JSON: it breaks at byte 0'],
    ['{"a" 1}', 'is not JSON: it breaks at byte 5'],
    ['{"a": 1 "b": 2}', 'is not JSON'],
    ['{"a": 1,}', 'is not JSON'],
    ['{a: 1}', 'is not JSON'],
    ['{"a": tru}', 'is not JSON'],
    ['{"a": NaN}', 'is not JSON'],
    ['{"a": }', 'is not JSON'],
    ['{"a": [}]}', 'is not JSON'],
    ['{"a": 1} {}', 'is not JSON'],
    ['{"a": 1}x', 'is not JSON'],
    ['{"a\u0001": 1}', 'is not JSON'],
  ])('refuses %j', (text, message) => {
    for (const chunk of [1, 3, 100])
      for (const decision of ['take', 'descend', 'skip'] as const)
        expect(() => split(text, chunk, () => decision), `${chunk} ${decision}`).toThrow(
          `HERA_MODEL_002 test: ${message}`,
        );
  });

  it('never quotes the document', () => {
    const secret = 'hunter2-hunter2';
    expect(() => split(`{"password": "${secret}" ${secret}}`, 10, () => 'take')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(secret) }),
    );
  });

  it.each(['take', 'descend', 'skip'] as const)('stops at the 257th level: %s', (decision) => {
    const text = (levels: number): string => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(() => split(text(255), 64, () => decision)).not.toThrow();
    expect(() => split(text(10_000), 64, () => decision)).toThrow(
      'HERA_MODEL_005 test: is nested more than 256 levels deep',
    );
  });
});
