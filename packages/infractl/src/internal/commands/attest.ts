import { itemOf, loadItems } from '@hera/checklist';
import {
  type AttestationFolder,
  type CheckedRecord,
  defaultSigningKey,
  type PrepareOptions,
  prepareRecord,
  prepareReview,
  readAttestations,
  recordFileName,
  toHdf,
  writeRecord,
  writeReview,
} from '@hera/checklist/attestations';
import { ExitCode, formatProblem, HeraError } from '@hera/core/errors';
import { plainTable } from '@hera/cost/plain-table';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type AttestFlags, recordFrom, reviewerFrom } from '../attest-input';
import { fault } from '../problems';
import { settingsOf } from '../readiness/app-settings';
import { recordContextOf } from '../readiness/record-context';
import { publishSynth } from '../synth';
import type { Invocation, Outcome } from '../target-run';
import type { App } from '../workspace';

type FolderOptions = Omit<PrepareOptions, 'key'>;

const itemNamed = (id: string | undefined) => {
  const item = id === undefined ? undefined : itemOf(id);
  if (item !== undefined) return item;
  const ids = loadItems().map((each) => each.id);
  throw fault('arguments', {
    path: 'item',
    message: id === undefined ? 'is missing' : `${JSON.stringify(id)} is not an item of the checklist`,
    allowed: ids.join(', '),
    fix: id === undefined ? 'name the item, or check all records with --check' : 'correct the id',
  });
};

const signingKey = (named: string | undefined): string => {
  const key = named === undefined ? defaultSigningKey() : resolve(named);
  if (key !== undefined && existsSync(key)) return key;
  throw fault(
    'arguments',
    {
      path: '--sign-key',
      message: key === undefined ? 'there is no SSH key in ~/.ssh' : `${key} does not exist`,
      allowed: 'an SSH private key, or a public one whose private half ssh-agent has',
      fix: 'name the key with --sign-key',
    },
    { exitCode: ExitCode.environment },
  );
};

const conflicting = (flags: AttestFlags, id: string | undefined): void => {
  const forWriting = [
    'statement',
    'evidence',
    'reason',
    'expires',
    'frequency',
    'reviewer',
    'reviewerRole',
    'failed',
    'minutes',
    'cluster',
    'role',
  ] as const;
  const given = forWriting.filter((name) => flags[name] !== undefined);
  const mode = flags.check === true ? '--check' : flags.review === true ? '--review' : undefined;
  const wrong =
    flags.check === true && (flags.review === true || id !== undefined)
      ? `--check and ${id === undefined ? '--review' : 'an item'}`
      : mode !== undefined && given.length > 0
        ? `${mode} and --${(given[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
        : flags.reason !== undefined && flags.exception !== true
          ? '--reason without --exception'
          : flags.failed === true && flags.exception === true
            ? '--failed and --exception'
            : flags.hdf !== undefined && flags.check !== true
              ? '--hdf without --check'
              : undefined;
  if (wrong === undefined) return;
  throw fault('arguments', {
    path: '',
    message: `${wrong} do not go together`,
    allowed: 'writing a record; --review of one that is there; or --check of all',
    fix: 'see infractl attest --help',
  });
};

const stateWords: Readonly<Record<CheckedRecord['state'], string>> = {
  holds: 'holds',
  denies: 'says no',
  broken: 'does not count',
  unknown: 'not verified',
};

const checkedLines = ({ records }: AttestationFolder): readonly string[] => {
  if (records.length === 0) return ['No records.'];
  const rows = records.map(({ file, record, expires, state }) => [
    record?.item ?? file,
    record?.kind ?? '',
    stateWords[state],
    expires ?? '',
    [record?.by, record?.reviewer?.by].filter((name) => name !== undefined).join(', '),
  ]);
  return plainTable([['Item', 'Kind', 'State', 'Until', 'By'], ...rows]).split('\n');
};

const check = async (
  { console }: Invocation,
  app: App,
  flags: AttestFlags,
  options: FolderOptions,
): Promise<Outcome> => {
  const folder = await readAttestations(options.folder, options);
  for (const line of checkedLines(folder)) console.line(line);
  for (const warning of folder.warnings) console.notice(`warning: ${formatProblem(warning)}`);
  const { records, problems, unknowns, warnings } = folder;
  const document: Record<string, unknown> = { command: 'attest', app: app.name, records, warnings, unknowns };
  if (flags.hdf !== undefined) {
    const file = resolve(flags.hdf);
    const { attestations, leftOut } = toHdf(folder);
    mkdirSync(dirname(file), { recursive: true });
    await writeFileAtomic(file, `${JSON.stringify(attestations, undefined, 2)}\n`);
    console.line(`HDF: ${relative(process.cwd(), file)}, ${attestations.length} attestations`);
    for (const { file: left, reason } of leftOut) console.line(`  not in it: ${left} (${reason})`);
    document['hdf'] = { file, attestations: attestations.length, leftOut };
  }
  if (problems.length > 0) return { document, error: new HeraError(problems, { exitCode: ExitCode.failed }) };
  if (unknowns.length > 0) return { document, error: new HeraError(unknowns, { exitCode: ExitCode.environment }) };
  return { document };
};

const review = async (
  { console, interrupt }: Invocation,
  app: App,
  { id, flags }: { readonly id: string; readonly flags: AttestFlags },
  options: FolderOptions,
): Promise<Outcome> => {
  const kind = flags.exception === true ? 'exception' : 'attestation';
  const file = join(options.folder, recordFileName({ item: id, kind }));
  if (existsSync(file)) for (const line of readFileSync(file, 'utf8').trimEnd().split('\n')) console.line(`  ${line}`);
  const by = await reviewerFrom(flags, interrupt.signal);
  const signature = await prepareReview(file, by, { ...options, key: signingKey(flags.signKey) });
  interrupt.signal.throwIfAborted();
  await writeReview(file, signature);
  console.line(`Reviewed by ${by}: ${relative(process.cwd(), file)}`);
  return { document: { command: 'attest', app: app.name, item: id, kind, file, reviewedBy: by } };
};

/** `infractl attest` */
export const attest = async (
  invocation: Invocation,
  app: App,
  id: string | undefined,
  flags: AttestFlags,
): Promise<Outcome> => {
  const { root, console, interrupt } = invocation;
  conflicting(flags, id);
  const item = flags.check === true ? undefined : itemNamed(id);
  const { manifest } = await publishSynth(root, app, interrupt.signal);
  const settings = await settingsOf({ root, app, manifest });
  const options = recordContextOf(root, app, manifest, { profile: settings?.profile });
  if (item === undefined) return check(invocation, app, flags, options);
  if (flags.review === true) return review(invocation, app, { id: item.id, flags }, options);
  const record = await recordFrom(flags, { ...options, item, signal: interrupt.signal });
  const signed = await prepareRecord(record, { ...options, key: signingKey(flags.signKey) });
  interrupt.signal.throwIfAborted();
  const file = join(options.folder, recordFileName(record));
  await writeRecord(file, signed);
  const { expires, frequency, reviewer, kind } = record;
  console.line(`Written and signed by ${record.by}: ${relative(process.cwd(), file)}`);
  console.line(`  holds ${expires === undefined ? `for one time of ${frequency ?? ''}` : `until ${expires}`}`);
  for (const hash of record.reviewed ?? []) {
    console.line(`  void when ${hash.kind === 'file' ? hash.path : 'a security group rule'} changes`);
  }
  if (reviewer !== undefined) {
    const flag = kind === 'exception' ? ' --exception' : '';
    console.line(`It does not count before ${reviewer.by} has read it and run:`);
    console.line(`  infractl attest ${app.cloud} ${app.environment} ${item.id}${flag} --review --by ${reviewer.by}`);
  }
  return { document: { command: 'attest', app: app.name, file, record, waitsFor: reviewer?.by } };
};
