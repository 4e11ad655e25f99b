import { CountersignError } from '@countersign/schema';
import type { PrivacyReader, SubjectRecord } from '../ports/index.ts';

/** Why the personal data of a subject cannot be erased now, and what to do; undefined where it can. */
export function erasureBlocker(tx: PrivacyReader, subject: SubjectRecord): CountersignError | undefined {
  const { id } = subject;
  if (subject.erasedAt !== null) return new CountersignError('SUBJECT_ERASED', { subject: id });
  const [hold] = tx.holds.running(id);
  if (hold !== undefined) return new CountersignError('SUBJECT_HELD', { subject: id, matter: hold.matter });
  const open = tx.subjects.openRequests(id);
  if (open.length > 0)
    return new CountersignError('SUBJECT_BUSY', { subject: id, requests: open.slice(0, 5) });
  const live = tx.subjects.liveApiUsers(id);
  return live.length === 0
    ? undefined
    : new CountersignError('SUBJECT_LIVE', { subject: id, apiUsers: live.slice(0, 5) });
}
