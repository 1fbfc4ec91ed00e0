import type { AgentStart, WorkflowStart } from '../../agents/start.ts'

/** Whether an agent is started by a workflow. */
export function isWorkflow(start: AgentStart): start is WorkflowStart {
  return 'workflow' in start
}
