export { allowedSignersName, signatureNamespace } from './allowed-signers';
export { type HdfAttestation, type HdfExport, toHdf } from './hdf';
export { prepareRecord, type PrepareOptions, prepareReview } from './prepare-record';
export {
  type AttestationFolder,
  type AttestationFolderOptions,
  type CheckedRecord,
  readAttestations,
} from './read-folder';
export type { RecordContext } from './record-context';
export { readRecordText, type RecordDocument } from './record-document';
export {
  type AttestationRecord,
  isLink,
  isRepositoryPath,
  recordJsonSchema,
  recordSchema,
  type ReviewedHash,
} from './record-schema';
export { hashOfRepositoryFile } from './reviewed';
export { type SignatureRequest, type SignatureVerdict, type SshOptions, verifySignature } from './signature';
export { dayOf, daysAfter, isDay, isFrequency, lastDayOf, latestLastDay } from './validity';
export { reviewSignatureSuffix, signatureSuffix } from './verify-record';
export {
  defaultSigningKey,
  recordFileName,
  recordText,
  type SignedRecord,
  signRecord,
  signReview,
  writeRecord,
  writeReview,
} from './write-record';
