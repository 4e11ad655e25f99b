import type { ErrorDefinition } from './error-definition.ts';

/** What keeps somebody from reviewing a request, or a request from being reviewed. Part of the registry. */
export const REVIEW_ERRORS = {
  POLICY_SET_CHANGED: {
    httpStatus: 409,
    retryable: false,
    message:
      'The policies in force have changed since the request {id} was decided, so it could not be started. Its requester has to have it decided again with "countersign request edit {id}"; then continue.',
  },
  REVIEW_REFUSED: { httpStatus: 403, retryable: false, message: 'The review was refused: {reason}' },
  REVIEW_OVER: {
    httpStatus: 409,
    retryable: false,
    message:
      'The request {id} could be approved until {at}, as its policies say, and that is over. Its requester edits it, which asks anew.',
  },
  NOT_THEIR_TURN: {
    httpStatus: 409,
    retryable: false,
    message:
      'Your approval would not count for the request {id} now: it waits for {waitsFor}. You can still reject it or return it.',
  },
  GROUP_TOO_SMALL: {
    httpStatus: 409,
    retryable: false,
    message:
      'This could never be approved: it needs {lacks}, and too few members may review on this account and are not its requester. Have an administrator ask for more members with "countersign group set"; "countersign group list" shows who is in a group.',
  },
  TOO_FEW_APPROVERS: {
    httpStatus: 409,
    retryable: false,
    message:
      'This could never be approved: it takes {needed} approvals by different people, and {able} may review on the account {account} and are surely nobody who asked for it. Have an administrator give somebody else the role approver there with "countersign principal set-roles", or ask for it as somebody who does not review there.',
  },
  NEVER_STARTS: {
    httpStatus: 409,
    retryable: false,
    message:
      'This could never begin: it is not to begin before {notBefore}, which has to be within a year, and then in a time in which all windows of the policies are open: {windows}. Choose another time, or have the policies changed.',
  },
  PASSKEY_SIGNATURE_REQUIRED: {
    httpStatus: 403,
    retryable: false,
    message:
      'Whoever approves {id} signs it with {which}. Open /review/{id} of Countersign in a browser and sign there. You add a passkey on your account page.',
  },
  SIGNED_OTHERWISE: {
    httpStatus: 409,
    retryable: false,
    message:
      'What was signed is not {id} as it is now, or was asked for more than five minutes ago. Nothing was recorded. Load the page anew, look at it again and sign that.',
  },
  BREAK_GLASS_OFF: {
    httpStatus: 409,
    retryable: false,
    message:
      'Nobody may break the glass here: the group break-glass has no members. Have an administrator ask for it with "countersign group set break-glass --member PERSON" once the installation is sealed; two others approve that.',
  },
  BREAK_GLASS_REFUSED: {
    httpStatus: 403,
    retryable: false,
    message: 'The glass was not broken for {id}: {reason}',
  },
  BREAK_GLASS_REVIEW_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'That the glass was broken for {id} was not reviewed: {reason}',
  },
  COMMENTS_FULL: {
    httpStatus: 409,
    retryable: false,
    message: 'The request {id} has {count} comments already, which is as many as one can have.',
  },
  REVIEWED_AS_ONE: {
    httpStatus: 409,
    retryable: false,
    message:
      'The request {id} has a review by {other}, who counts as one person with you or with whom you stand in for: of two people of whom one stands in for the other, one approves. It needs somebody else.',
  },
  DELEGATION_OVER: {
    httpStatus: 409,
    retryable: false,
    message: 'The delegation {id} is over already, so there is nothing to end.',
  },
  REVIEW_REPEATED: {
    httpStatus: 409,
    retryable: false,
    message: 'You reviewed this revision of {id} already.',
  },
  REVISION_MOVED: {
    httpStatus: 409,
    retryable: false,
    message:
      'The request {id} was edited after you looked at it. Look at it again and review revision {revision}.',
  },
} as const satisfies Record<string, ErrorDefinition>;
