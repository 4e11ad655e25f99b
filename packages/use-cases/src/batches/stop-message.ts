import { CountersignError, type ErrorCode } from '@countersign/schema';

/** Why a batch does not go on by itself, and what to do, in words. */
export function stopMessage(id: string, code: ErrorCode): string {
  switch (code) {
    case 'TOKEN_REVOKED':
    case 'TOKEN_EXPIRED':
      return `The token or session that it was submitted with has ended. Its submitter resumes it with "countersign batch resume ${id}".`;
    case 'FORBIDDEN':
      return `Whoever cancelled it may not take all of its requests back any more. Somebody who may cancels it with "countersign batch cancel ${id}".`;
    case 'SUBMITTER_LEFT':
      return new CountersignError('SUBMITTER_LEFT', { id }).message;
    default:
      return `Something went wrong while it was decided; the log of the service shows the cause. Nothing is lost: resume it with "countersign batch resume ${id}".`;
  }
}
