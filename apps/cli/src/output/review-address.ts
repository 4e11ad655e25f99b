import type { CommandContext } from '../context.ts';

/** Said below what waits for a review: where it is signed with a passkey. */
export const formatSignHere = (
  context: Pick<CommandContext, 'reviewAddress'>,
  { id, isOpen }: { readonly id: string; readonly isOpen: boolean },
): string => (isOpen ? `\n\nReview it with your passkey: ${context.reviewAddress(id)}` : '');

/** The error for a review that a passkey has to sign, with the whole address of the page. */
export const withReviewAddress = (
  context: Pick<CommandContext, 'reviewAddress'>,
  message: string,
  id: string,
): string => message.replace(`/review/${id} of Countersign`, context.reviewAddress(id));
