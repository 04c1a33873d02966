import { isCheckov, readCheckov } from './checkov';
import { type ToolName, toolNames, type ToolReport } from './finding';
import { isHardenEks, readHardenEks } from './hardeneks';
import { isKubeBench, readKubeBench } from './kube-bench';
import { isProwler, readProwler } from './prowler';
import { notOfTool, reportJson, reportText } from './report-file';

interface Adapter {
  readonly is: (document: unknown) => boolean;
  readonly read: (document: unknown, file: string) => ToolReport;
}

const adapters: Readonly<Record<ToolName, Adapter>> = {
  prowler: { is: isProwler, read: readProwler },
  checkov: { is: isCheckov, read: readCheckov },
  'kube-bench': { is: isKubeBench, read: readKubeBench },
  hardeneks: { is: isHardenEks, read: readHardenEks },
};

/**
 * A report of Prowler, Checkov, kube-bench or HardenEKS from its text. Which one it is, is told from the content.
 *
 * @param file for errors, and for the evidence
 * @param tool when it has to be a certain one
 * @throws HeraError HERA_CHECK_202 for what is not JSON, HERA_CHECK_203 for what is not of the tool; exit code 3
 */
export const parseToolReport = (text: string, file: string, tool?: ToolName): ToolReport => {
  const document = reportJson(text, file);
  const like = toolNames.filter((name) => adapters[name].is(document));
  // Prowler writes an empty array for nothing found, and nobody else does.
  const empty = tool === 'prowler' && Array.isArray(document) && document.length === 0;
  const [only, other] = tool === undefined ? like : like.filter((name) => name === tool);
  if (only !== undefined && other === undefined) return adapters[only].read(document, file);
  if (empty) return readProwler(document, file);
  throw notOfTool(file, tool, like);
};

/**
 * A report of Prowler, Checkov, kube-bench or HardenEKS from a file.
 *
 * @param tool when it has to be a certain one
 * @throws HeraError as `parseToolReport`, and HERA_CHECK_201 for a file that cannot be read
 */
export const readToolReport = (file: string, tool?: ToolName): ToolReport =>
  parseToolReport(reportText(file), file, tool);
