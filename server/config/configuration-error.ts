/** The operator has to change the environment or the configuration file; the message says how. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
