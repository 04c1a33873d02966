/** Forms that `infractl checklist` reports in. */
export const checklistFormats = ['text', 'json', 'markdown', 'html', 'sarif', 'junit'] as const;

/** One of `checklistFormats`. */
export type ChecklistFormat = (typeof checklistFormats)[number];
