import { PIXEL } from '../../pixel.ts';
import type { Things } from '../things.ts';
import { nothing, type Probes, shop, to } from './probe.ts';

const task = (things: Things) => things.task.id;

/** How routes of tasks, and of what their doers are given, are tried. */
export const TASK_PROBES = {
  listTasks: [{ ...shop, lists: task, sent: () => ({ query: { limit: 500 } }) }],
  showTask: [{ ...shop, ...to(task) }],
  completeTask: [
    {
      ...shop,
      without: ['integration'],
      ...to(task, { body: { verdict: 'not-done', evidence: { note: 'for the matrix' } } }),
    },
  ],
  startTask: [{ ...shop, without: ['integration'], ...to(task, { body: {} }) }],
  resendInvitation: [{ ...shop, without: ['integration'], ...to(task) }],
  attachEvidence: [
    { ...shop, without: ['integration'], ...to(task, { body: { content: PIXEL.toString('base64') } }) },
  ],
  readEvidence: [{ ...shop, ...to((things) => things.picture) }],
  releaseTask: [{ ...shop, ...to(task, { body: { reason: 'for the matrix' } }) }],
  handOverTask: [
    {
      ...shop,
      without: ['integration'],
      ...to(task, { body: { to: 'pete@acme.example', reason: 'for the matrix' } }),
    },
  ],
  withdrawReport: [
    { ...shop, without: ['integration'], ...to(task, { body: { reason: 'for the matrix' } }) },
  ],
  confirmTask: [{ ...shop, without: ['integration'], ...to(task, { body: { accepted: true, report: 0 } }) }],
  listCredentials: [{ ...nothing, lists: (things) => things.secret }],
  collectCredential: [{ ...nothing, ...to((things) => things.secret) }],
} satisfies Probes;
