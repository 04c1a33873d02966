const secret =
  /(?:^|_)(?:password|passphrase|private_key|secret_string|secret_binary|secret_key|secret_access_key|access_key|auth_token|client_secret|shared_secret|session_token)$/;

/**
 * Whether an argument's name says that it holds a secret. Plans mark what the provider's schema calls sensitive; configurations, provider
 * blocks and raw states do not, so there the name has to tell.
 */
export const isSecretName = (name: string): boolean => secret.test(name);
