import type {
  DescribeGlobalSettingsOutput,
  DescribeRegionSettingsOutput,
  GetSupportedResourceTypesOutput,
  UpdateGlobalSettingsInput,
  UpdateRegionSettingsInput,
} from '@aws-sdk/client-backup';
import type { Operation } from './context';
import model from './data/model.json';
import { invalidValue } from './errors';

/** DescribeGlobalSettings: of the account, in every region the same. */
export const describeGlobalSettings: Operation<object, DescribeGlobalSettingsOutput> = ({ store, caller }) => {
  const { settings, updatedAt } = store.globalSettings(caller.account);
  return { GlobalSettings: settings, LastUpdateTime: updatedAt };
};

/** UpdateGlobalSettings. What is not named stays as it is. @throws AwsError InvalidParameterValueException */
export const updateGlobalSettings: Operation<UpdateGlobalSettingsInput, object> = ({ store, caller }, input) => {
  const stored = store.globalSettings(caller.account);
  for (const [name, value] of Object.entries(input.GlobalSettings ?? {})) {
    if (!Object.hasOwn(stored.settings, name)) throw invalidValue(`GlobalSettings: ${name} is not a setting.`);
    if (value !== 'true' && value !== 'false')
      throw invalidValue(`GlobalSettings.${name}: ${value} is not true or false.`);
  }
  Object.assign(stored.settings, input.GlobalSettings);
  stored.updatedAt = new Date();
  return {};
};

/** DescribeRegionSettings: which kinds of resources AWS Backup protects in the region. */
export const describeRegionSettings: Operation<object, DescribeRegionSettingsOutput> = ({ scope }) => ({
  ResourceTypeOptInPreference: scope.optIn,
  ResourceTypeManagementPreference: scope.management,
});

const checkPreferences = (preferences: Record<string, boolean> | undefined, member: string): void => {
  for (const [type, value] of Object.entries(preferences ?? {})) {
    if (!model.resourceTypes.includes(type)) throw invalidValue(`${member}: ${type} is not a resource type.`);
    if (typeof value !== 'boolean') throw invalidValue(`${member}.${type}: ${String(value)} is not true or false.`);
  }
};

/** UpdateRegionSettings. What is not named stays as it is. @throws AwsError InvalidParameterValueException */
export const updateRegionSettings: Operation<UpdateRegionSettingsInput, object> = ({ scope }, input) => {
  checkPreferences(input.ResourceTypeOptInPreference, 'ResourceTypeOptInPreference');
  checkPreferences(input.ResourceTypeManagementPreference, 'ResourceTypeManagementPreference');
  Object.assign(scope.optIn, input.ResourceTypeOptInPreference);
  Object.assign(scope.management, input.ResourceTypeManagementPreference);
  return {};
};

/** GetSupportedResourceTypes. */
export const getSupportedResourceTypes: Operation<object, GetSupportedResourceTypesOutput> = () => ({
  ResourceTypes: model.resourceTypes,
});
