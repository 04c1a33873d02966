/** Forms in which `infractl cost` answers. */
export const costFormats = ['text', 'json', 'markdown', 'html', 'infracost'] as const;

/** One of the forms in which `infractl cost` answers. */
export type CostFormat = (typeof costFormats)[number];
