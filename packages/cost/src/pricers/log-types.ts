/** Usage key of each control plane log type, as the EKS API names it. */
export const logTypeKeys: Readonly<Record<string, string>> = {
  api: 'monthly_api_log_gb',
  audit: 'monthly_audit_log_gb',
  authenticator: 'monthly_authenticator_log_gb',
  controllerManager: 'monthly_controller_manager_log_gb',
  scheduler: 'monthly_scheduler_log_gb',
};
