export { type Config, readConfig } from './config.ts';
export { type RunningServer, type StartOptions, startServer } from './start.ts';
