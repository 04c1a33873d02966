export {
  type AwsClientSettings,
  awsClientSettings,
  type AwsClientSettingsOptions,
  awsEndpointOf,
  isLocalAwsEnvironment,
} from './client-settings';
export { collect, mapLimited } from './pages';
export { saysNotFound, saysNotImplemented, saysRefused } from './sdk-errors';
