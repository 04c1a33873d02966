import { enforce, type Verdict } from '../internal/assertion';
import { type BlockValues, type Blocks, readBlocks, readBlocksOf, type TemplateResource } from './blocks';
import { type DependencyVerdicts, judgeDependency } from './dependency';
import {
  type ExpectedProps,
  judgeNamed,
  judgeResources,
  type ResourceOptions,
  type ResourceVerdict,
} from './expectation';
import type { ResourceSelector } from './references';
import { blocksOfStack, type SynthesisableStack } from './synthesise';
import { judgeTags, tagsOf } from './tags';

const brand = Symbol.for('hera.testkit.Template');

/** How `fromStack` synthesises. */
export interface FromStackOptions {
  /** Runs the validations of the stack first, as `app.synth()` does, and throws what they say. @default false */
  readonly validate?: boolean;
}

/**
 * The Terraform configuration that a stack synthesises to, and assertions about it. What fails throws an
 * `AssertionError` that shows the nearest candidates, so it works in every test runner.
 *
 * Properties match partially at every depth, in snake_case or camelCase. Lists match as a whole, unless `Match.arrayWith`
 * is used. A structure that is expected where a JSON text stands, such as a policy, is compared with the parsed text.
 */
export class Template {
  readonly #blocks: Blocks;

  private constructor(blocks: Blocks) {
    this.#blocks = blocks;
    Object.defineProperty(this, brand, { value: true });
  }

  /**
   * Synthesises a stack of cdktf or cdktn, with its aspects. Later changes of the stack are not seen.
   *
   * @throws HeraError `HERA_TEST_022` when it is no stack
   */
  static fromStack(stack: SynthesisableStack, { validate = false }: FromStackOptions = {}): Template {
    return new Template(blocksOfStack(stack, validate));
  }

  /** @throws HeraError `HERA_TEST_021` when it is not Terraform configuration in JSON */
  static fromJson(json: string | object): Template {
    return new Template(readBlocks(json));
  }

  /**
   * Reads a `cdk.tf.json`, or any other `*.tf.json`.
   *
   * @throws HeraError `HERA_TEST_021` when it cannot be read or is not Terraform configuration in JSON
   */
  static fromFile(file: string): Template {
    return new Template(readBlocksOf(file));
  }

  /** By brand, so that two copies of this package in one tree still recognise each other's. */
  static is(value: unknown): value is Template {
    return typeof value === 'object' && value !== null && brand in value;
  }

  /** Resources of a type, or all of them. */
  resources(type?: string): readonly TemplateResource[] {
    return this.#blocks.resources.filter((block) => type === undefined || block.type === type);
  }

  /** Data sources of a type, or all of them. */
  dataSources(type?: string): readonly TemplateResource[] {
    return this.#blocks.dataSources.filter((block) => type === undefined || block.type === type);
  }

  /** Output blocks by name. */
  outputs(): Readonly<Record<string, BlockValues>> {
    return Object.fromEntries(this.#blocks.outputs);
  }

  /** Provider blocks of a name: one, and one more for each alias. */
  providers(name: string): readonly BlockValues[] {
    return this.#blocks.providers.get(name) ?? [];
  }

  /** Tags that a resource will have: the `default_tags` of its provider, with its own on top. */
  tags(resource: TemplateResource): BlockValues {
    return tagsOf(this.#blocks, resource);
  }

  /** @returns the resources that match @throws AssertionError when none does, or not as many as `count` says */
  hasResource(type: string, props: ExpectedProps = {}, options: ResourceOptions = {}): readonly TemplateResource[] {
    const verdict = this.judgeResource(type, props, options);
    enforce(verdict, this.hasResource);
    return verdict.matching;
  }

  /** @returns the data sources that match @throws AssertionError when none does, or not as many as `count` says */
  hasDataSource(type: string, props: ExpectedProps = {}, options: ResourceOptions = {}): readonly TemplateResource[] {
    const verdict = this.judgeDataSource(type, props, options);
    enforce(verdict, this.hasDataSource);
    return verdict.matching;
  }

  /** @throws AssertionError when there is no such output, for example `hasOutput('vpc_id', { sensitive: Match.absent() })` */
  hasOutput(name: string, props: ExpectedProps = {}): void {
    enforce(this.judgeOutput(name, props), this.hasOutput);
  }

  /** @throws AssertionError when no provider block of that name, of whatever alias, has the properties */
  hasProvider(name: string, props: ExpectedProps = {}): void {
    enforce(this.judgeProvider(name, props), this.hasProvider);
  }

  /** @throws AssertionError when a resource of the type will not have the tags, those of the provider counted, or there is none */
  hasTags(type: string, tags: ExpectedProps): void {
    enforce(this.judgeTags(type, tags), this.hasTags);
  }

  /**
   * Each of `from` depends on at least one of `on`: by `depends_on`, by a reference, or by way of others.
   *
   * @throws AssertionError when one does not
   * @throws HeraError `HERA_TEST_023` when either picks nothing
   */
  dependsOn(from: ResourceSelector, on: ResourceSelector): void {
    enforce(this.judgeDependency(from, on).every, this.dependsOn);
  }

  /** As `hasResource`, without throwing: for matchers of a test runner. */
  judgeResource(type: string, props: ExpectedProps, options: ResourceOptions): ResourceVerdict {
    return judgeResources(this.#blocks.resources, { noun: 'resource', type, props, ...options });
  }

  /** As `hasDataSource`, without throwing. */
  judgeDataSource(type: string, props: ExpectedProps, options: ResourceOptions): ResourceVerdict {
    return judgeResources(this.#blocks.dataSources, { noun: 'data source', type, props, ...options });
  }

  /** As `hasOutput`, without throwing. */
  judgeOutput(name: string, props: ExpectedProps): Verdict {
    const values = this.#blocks.outputs.get(name);
    const candidates = values === undefined ? [] : [{ label: `output ${name}`, values }];
    return judgeNamed('output', name, props, candidates, [...this.#blocks.outputs.keys()]);
  }

  /** As `hasProvider`, without throwing. */
  judgeProvider(name: string, props: ExpectedProps): Verdict {
    const candidates = this.providers(name).map((values) => {
      const { alias } = values;
      return { label: `provider ${name}${typeof alias === 'string' ? `.${alias}` : ''}`, values };
    });
    return judgeNamed('provider', name, props, candidates, [...this.#blocks.providers.keys()]);
  }

  /** As `hasTags`, without throwing. */
  judgeTags(type: string, tags: ExpectedProps): Verdict {
    return judgeTags(this.#blocks, type, tags);
  }

  /** As `dependsOn`, without throwing. */
  judgeDependency(from: ResourceSelector, on: ResourceSelector): DependencyVerdicts {
    return judgeDependency(this.#blocks, from, on);
  }
}
