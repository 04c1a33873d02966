export type {
  Action,
  Attributes,
  Certainty,
  DocumentKind,
  OpaqueModule,
  Output,
  ProviderConfiguration,
  Reference,
  ReferrerOptions,
  Resource,
  ResourceChange,
  SourceLocation,
  StackDocument,
  StackModel,
  StackView,
} from './model';
export {
  isKnown,
  isSensitive,
  isUnknown,
  Sensitive,
  Unknown,
  type UnknownReason,
  type Value,
  type ValueMap,
} from './value';
export { parseStackModel, readStackModel, readStackModels, stackModelOf, type StackModelOptions } from './read';
