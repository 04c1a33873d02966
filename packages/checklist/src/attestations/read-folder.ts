import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { AttestationEvidence } from '../engine/attestation-evidence';
import { allowedSignersName, allowedSignersProblems } from './allowed-signers';
import { type JudgedRecord, judgeRecord } from './judge-record';
import type { RecordContext } from './record-context';
import { maxRecordBytes, readRecordText, type RecordDocument } from './record-document';
import type { AttestationRecord } from './record-schema';
import type { SshOptions } from './signature';
import { type RecordSignatures, verifyRecord } from './verify-record';

/** What a folder of records is held against, and how. */
export interface AttestationFolderOptions extends RecordContext, SshOptions {}

/** One record file, read, judged and verified. */
export interface CheckedRecord {
  /** Path from the root of the repository. */
  readonly file: string;
  /** Where it follows the schema. @default - it does not */
  readonly record?: AttestationRecord;
  /** Last day on which it holds. @default - it does not tell */
  readonly expires?: string;
  readonly signature: RecordSignatures['signature'];
  /** `holds`: it counts; `denies`: it says, rightly, that the item does not hold; `broken`: it does not count; `unknown`: that cannot be told here. */
  readonly state: 'holds' | 'denies' | 'broken' | 'unknown';
}

/** A checklist folder, read. */
export interface AttestationFolder {
  readonly records: readonly CheckedRecord[];
  /** What the engine weighs: every record that names an item, with what is wrong with it. */
  readonly evidence: readonly AttestationEvidence[];
  /** Everything wrong with every file, with line and column: records of these files do not count. */
  readonly problems: readonly Problem[];
  /** What could not be told here: these records do not count either. */
  readonly unknowns: readonly Problem[];
  /** What ends soon. */
  readonly warnings: readonly Problem[];
}

const unreadable = (path: string, error: unknown): Problem => ({
  code: 'HERA_CHECK_101',
  path,
  message: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
  fix: 'correct the path, or who may read it',
});

const namesIn = (folder: string, shown: string): readonly string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new HeraError(unreadable(shown, error), { exitCode: ExitCode.environment, cause: error });
  }
};

interface ReadFile {
  readonly document: RecordDocument;
  readonly bytes: Uint8Array;
  readonly path: string;
}

const readFile = (path: string, shown: string): ReadFile => {
  const fault = (problem: Problem): ReadFile => ({
    path,
    bytes: new Uint8Array(),
    document: { file: shown, problems: [problem], at: () => shown },
  });
  try {
    if (!statSync(path).isFile()) return fault(unreadable(shown, { code: 'not a file' }));
    if (statSync(path).size > maxRecordBytes)
      return { ...fault(unreadable(shown, { code: `more than ${maxRecordBytes} bytes` })) };
    const bytes = readFileSync(path);
    return { path, bytes, document: readRecordText(bytes.toString('utf8'), shown) };
  } catch (error) {
    return fault(unreadable(shown, error));
  }
};

/** The problem of a record that says that its item does not hold. */
const denial = 'HERA_CHECK_126';

/** What the engine is not told as a problem: it sees for itself what has ended and what has changed. */
const seenByEngine = new Set(['HERA_CHECK_109', 'HERA_CHECK_113']);

const evidenceOf = (
  { document, judged, signatures }: { document: RecordDocument; judged: JudgedRecord; signatures: RecordSignatures },
  shared: readonly Problem[],
): AttestationEvidence | undefined => {
  const { content = {}, record, file } = document;
  if (judged.item === undefined) return undefined;
  const problems = [
    ...judged.problems,
    ...judged.lapses.filter(({ code }) => !seenByEngine.has(code)),
    ...signatures.problems,
    ...shared,
  ];
  const text = (key: string): string => (typeof content[key] === 'string' ? content[key] : '');
  const { by: secondReviewer } = record?.reviewer ?? {};
  const [reviewed] = judged.reviewed;
  const minutes = record?.kind === 'attestation' ? record.measuredMinutes : undefined;
  return {
    item: judged.item,
    kind: content['kind'] === 'exception' ? 'exception' : 'attestation',
    statement: text('statement'),
    evidence: record?.evidence ?? [],
    by: text('by'),
    role: text('role'),
    date: text('date'),
    expires: judged.expires ?? text('date'),
    file,
    signature: shared.length > 0 ? 'failed' : signatures.signature,
    problems,
    ...(record?.kind === 'exception' ? { reason: record.reason } : {}),
    ...(secondReviewer === undefined ? {} : { secondReviewer }),
    ...(reviewed === undefined ? {} : { reviewed }),
    ...(minutes === undefined ? {} : { measuredMinutes: minutes }),
  };
};

const duplicates = (documents: readonly RecordDocument[]): ReadonlyMap<RecordDocument, Problem> => {
  const seen = new Map<string, string>();
  const found = new Map<RecordDocument, Problem>();
  for (const document of documents) {
    const { content, file, at } = document;
    if (typeof content?.['item'] !== 'string') continue;
    const { item, kind } = content as { item: string; kind: unknown };
    const key = `${kind === 'exception' ? 'exception' : 'attestation'} of ${item}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, file);
    else {
      found.set(document, {
        code: 'HERA_CHECK_104',
        path: at('item'),
        message: `is a second ${key}`,
        allowed: `one; there is ${first}`,
        fix: 'remove the older one',
      });
    }
  }
  return found;
};

/**
 * Reads, checks and verifies every record of a checklist folder: `*.yaml` with its detached signatures beside it, and `allowed_signers`. A folder
 * that is not there has no records.
 *
 * @throws HeraError HERA_CHECK_101 for a folder that cannot be read; what is wrong with a file is in the result
 */
export const readAttestations = async (
  folder: string,
  options: AttestationFolderOptions,
): Promise<AttestationFolder> => {
  const shownAs = (path: string): string => relative(options.repository, path).split(sep).join('/') || '.';
  const names = namesIn(folder, shownAs(folder));
  const files = names.map((name) => readFile(join(folder, name), shownAs(join(folder, name))));
  const allowedSigners = join(folder, allowedSignersName);
  const shared = files.length === 0 ? [] : allowedSignersProblems(allowedSigners, shownAs(allowedSigners));
  const doubles = duplicates(files.map(({ document }) => document));
  const read = await Promise.all(
    files.map(async ({ document, bytes, path }) => {
      const double = doubles.get(document);
      const judged = judgeRecord(document, options);
      const signatures: RecordSignatures =
        shared.length > 0
          ? { signature: 'failed', problems: [], unknowns: [] }
          : await verifyRecord(document, { ...options, bytes, path, allowedSigners });
      const problems = double === undefined ? judged.problems : [...judged.problems, double];
      return { document, judged: { ...judged, problems }, signatures };
    }),
  );
  const records = read.map(({ document, judged, signatures }): CheckedRecord => {
    const wrong = [...judged.problems, ...judged.lapses, ...signatures.problems, ...shared];
    const broken = wrong.some(({ code }) => code !== denial);
    const unknown = judged.unknowns.length + signatures.unknowns.length > 0;
    return {
      file: document.file,
      signature: signatures.signature,
      state: broken ? 'broken' : unknown ? 'unknown' : wrong.length > 0 ? 'denies' : 'holds',
      ...(document.record === undefined ? {} : { record: document.record }),
      ...(judged.expires === undefined ? {} : { expires: judged.expires }),
    };
  });
  return {
    records,
    evidence: read.flatMap((one) => evidenceOf(one, shared) ?? []),
    problems: [
      ...shared,
      ...read.flatMap(({ judged, signatures }) => [...judged.problems, ...judged.lapses, ...signatures.problems]),
    ],
    unknowns: read.flatMap(({ judged, signatures }) => [...judged.unknowns, ...signatures.unknowns]),
    warnings: read.flatMap(({ judged }) => judged.warnings),
  };
};
