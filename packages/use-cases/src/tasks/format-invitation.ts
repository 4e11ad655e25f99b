import type { TaskRecord } from '../ports/index.ts';

/** What the invited user was sent, as a task has it. */
export type Invitation = Pick<TaskRecord, 'invitedAt' | 'validUntil'>;

/** The same as entries have it. */
export const formatInvitation = ({
  invitedAt,
  validUntil,
}: Invitation): { readonly sentAt: string; readonly validUntil: string | null } => ({
  sentAt: new Date(invitedAt ?? 0).toISOString(),
  validUntil: validUntil === null ? null : new Date(validUntil).toISOString(),
});
