/**
 * Mosaic Coordinator as a library: write a plugin, or start the coordinator in your own program.
 */
export type { BaseContext, Context, EmitOptions, Root, TimerContext } from './app/context.ts'
export type {
  EventName,
  EventPattern,
  IssueEventName,
  Matching,
  OwnEventName,
  PayloadOf,
  PluginEventName,
  PluginEvents,
  RepositoryEventName,
} from './app/event-names.ts'
export { definePlugin, type Handler, type Plugin, type PluginApp } from './app/plugin.ts'
export type { PayloadSchema, PluginSchemas } from './app/plugin-events.ts'
export { type Config, loadConfig } from './config.ts'
export type { Write } from './database/write.ts'
export { ConfigError, CoordinatorError } from './errors.ts'
export { GiteaError, type GiteaErrorKind } from './gitea/gitea-error.ts'
export { type IssueAddress, issueAddressSchema } from './gitea/issue-address.ts'
export { createLog, type Log } from './log.ts'
export { type Coordinator, type CoordinatorOptions, startCoordinator } from './main.ts'
export { type Manifest, readManifest } from './manifest.ts'
