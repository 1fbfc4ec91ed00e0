/**
 * Mosaic Coordinator as a library: write a plugin, or start the coordinator in your own program.
 */
export type { CommandDefinition, WhoCanUse } from './app/command.ts'
export type { BaseContext, Context, EmitOptions, Root, TimerContext } from './app/context.ts'
export {
  definePlugin,
  type Handler,
  type Plugin,
  type PluginApp,
  type PluginDefinition,
  type PluginEntry,
  type SettingsSchema,
} from './app/plugin.ts'
export type { Requirements } from './app/requirements.ts'
export type { Schedule, ScheduleOptions } from './app/schedule.ts'
export { type Config, loadConfig } from './config.ts'
export type { Write } from './database/write.ts'
export { ConfigError, CoordinatorError } from './errors.ts'
export type { GiteaApi } from './gitea/client.ts'
export { withMark } from './gitea/effects/marker.ts'
export type { EventName, IssueEventName, OwnEventName, PayloadOf } from './gitea/events.ts'
export { GiteaError, type GiteaErrorKind } from './gitea/gitea-error.ts'
export type { IssueAddress } from './gitea/issue-address.ts'
export type { Scope } from './gitea/token-scopes.ts'
export { createLog, type Log } from './log.ts'
export { type Coordinator, type CoordinatorOptions, startCoordinator } from './main.ts'
export { type Manifest, readManifest } from './manifest.ts'
