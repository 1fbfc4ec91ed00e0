/**
 * Mosaic Coordinator as a library: write a plugin, or start the coordinator in your own program.
 */
export type {
  CommandDefinition,
  CommandPlace,
  CommandResult,
  NotDone,
  NotYet,
  Refusal,
  WhoCanUse,
} from './app/command.ts'
export {
  type Choices,
  type IssueReference,
  issueReferences,
  oneOf,
  tokenCount,
} from './app/command-values.ts'
export type {
  BaseContext,
  Context,
  EmitOptions,
  EventContext,
  ForgeAccess,
  IssueContext,
  IssuePlace,
  Origin,
  RepositoryContext,
  Root,
  TimerContext,
} from './app/context.ts'
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
export {
  definePlugin,
  type Handler,
  type Plugin,
  type PluginApp,
  type PluginDefinition,
  type PluginEntry,
} from './app/plugin.ts'
export type { PayloadSchema, PluginSchemas } from './app/plugin-events.ts'
export { type ConfigProblem, RepositoryConfigError } from './app/repository-config-error.ts'
export type { Requirements } from './app/requirements.ts'
export type { Schedule, ScheduleOptions } from './app/schedule.ts'
export type { SettingsSchema } from './app/settings-schema.ts'
export { type Config, loadConfig } from './config.ts'
export type { Write } from './database/write.ts'
export { ConfigError, CoordinatorError } from './errors.ts'
export type { Checks } from './gitea/checks.ts'
export type { GiteaApi } from './gitea/client.ts'
export type { AssigneesResult, AssigneesWish } from './gitea/effects/assignees.ts'
export type { CommentResult, CommentWish } from './gitea/effects/comment-wish.ts'
export type { Effects } from './gitea/effects/effects.ts'
export type { LabelDefinition } from './gitea/effects/label-definitions.ts'
export type { ScopeWish } from './gitea/effects/labels.ts'
export type { IssueWish, MadeIssue } from './gitea/effects/made-issues.ts'
export { Postponed } from './gitea/effects/postponed.ts'
export type { ReactionOptions } from './gitea/effects/reaction.ts'
export type { Insistence } from './gitea/effects/undone.ts'
export type { Unwritable } from './gitea/effects/unwritten.ts'
export type { ForgeRequestOptions, ForgeRoute } from './gitea/forge-request.ts'
export type { ForgeServer } from './gitea/forge-server.ts'
export { GiteaError, type GiteaErrorKind } from './gitea/gitea-error.ts'
export { type IssueAddress, issueAddressSchema } from './gitea/issue-address.ts'
export type { IssueSnapshot } from './gitea/snapshot.ts'
export type { Scope } from './gitea/token-scopes.ts'
export { createLog, type Log } from './log.ts'
export { type Coordinator, type CoordinatorOptions, startCoordinator } from './main.ts'
export { type Manifest, readManifest } from './manifest.ts'
