export { type ChecklistSettings, parseSettings, readSettings, type SettingsOptions } from './read-settings';
export { settingsJsonSchema, settingsSchema } from './settings-schema';
