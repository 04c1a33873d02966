import type { AnchorSource } from '../items/item';

/** Tools whose JSON reports can be read. */
export const toolNames = ['prowler', 'checkov', 'kube-bench', 'hardeneks'] as const;

/** One of `toolNames`. */
export type ToolName = (typeof toolNames)[number];

/** Whose ids the findings of a tool carry. */
export const sourceOfTool: Readonly<Record<ToolName, AnchorSource>> = {
  prowler: 'Prowler',
  checkov: 'Checkov',
  'kube-bench': 'CIS EKS',
  hardeneks: 'HardenEKS',
};

/** One thing that another tool says. Texts of the report are without control characters, and cut at 300 characters. */
export interface ImportedFinding {
  /** Id of the control, for example `CKV_AWS_38`. */
  readonly control: string;
  /** `none`: the tool judged nothing, so it is no evidence either way. */
  readonly outcome: 'passed' | 'failed' | 'none';
  /** Why it is no evidence. @default - it is */
  readonly why?: string;
  /** What it shows less than the control says. @default - what the control says */
  readonly limit?: string;
  /** Resource, as the tool names it. */
  readonly subject: string;
  readonly message: string;
  /** Name of the EKS cluster that it is about. @default - the report does not tell */
  readonly cluster?: string;
  /** ISO 8601. @default - the report does not tell */
  readonly at?: string;
}

/** A report of another tool, read. */
export interface ToolReport {
  readonly tool: ToolName;
  /** @default - the report does not tell */
  readonly version?: string;
  /** File that it was read from, as it was named. */
  readonly file: string;
  readonly findings: readonly ImportedFinding[];
  /** What the report does not show although one could think so. */
  readonly notes: readonly string[];
}

/** Text of somebody else's report, fit to be shown on a terminal. */
export const printable = (text: string): string => {
  const plain = text
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return plain.length > 300 ? `${plain.slice(0, 297)}...` : plain;
};
