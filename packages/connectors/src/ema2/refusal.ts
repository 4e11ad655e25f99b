import type { Instant } from '@countersign/schema';
import type { ConnectorFailure } from '@countersign/use-cases/ports';
import { z } from 'zod';
import type { HttpResponse } from '../http/http-call.ts';
import { lowerCaseKeys, parseJson } from '../http/parse-response.ts';
import { statusFailure } from '../http/status-failure.ts';
import { EMA2 } from './access.ts';

/** Fields of a change that a validation message may name. Nothing else of a message is passed on. */
const FIELDS = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'description',
  'countryCode',
  'permissionType',
  'specificPermissions',
  'userId',
] as const;

const errorSchema = z.object({
  code: z.int().optional(),
  subcode: z.int().optional(),
  message: z.unknown(),
});

/**
 * The failure that an error of the EMA2 API stands for (how_api_works.html, error_codes.html). Says which fields the
 * server named, and the numbers of the error for ESET's support.
 */
export function refusal(
  answer: HttpResponse,
  call: { readonly path: string; readonly changes: boolean },
  now: Instant,
): ConnectorFailure {
  return statusFailure(
    answer,
    { provider: EMA2, changes: call.changes },
    { now, advice: adviceFor(answer, call.path) },
  );
}

/** Which of the known fields a refusal names. */
export function namedFields(answer: HttpResponse): readonly string[] {
  const text = JSON.stringify(errorOf(answer)?.message ?? '').toLowerCase();
  // A validation message is an object in text form, so a field stands there in (escaped) quotes.
  return FIELDS.filter(
    (field) => text.includes(`"${field.toLowerCase()}\\"`) || text.includes(`"${field.toLowerCase()}"`),
  );
}

function adviceFor(answer: HttpResponse, path: string): string | undefined {
  const numbers = errorNumbers(answer);
  switch (answer.status) {
    case 400: {
      const fields = namedFields(answer);
      const about = fields.length > 0 ? `It names ${fields.join(', ')}. ` : '';
      return `${about}Correct the change and ask for it again${numbers}.`;
    }
    case 403:
      return `The operator lacks the right for ${path}${numbers}. Give the operator write access, or use another operator.`;
    case 404:
      return `There is no such user${numbers}. Check the user's identifier.`;
    case 500:
      return `This can be a fault there, or an operator without the right for ${path}${numbers}. Check the operator's rights; it is tried again.`;
    default:
      return undefined;
  }
}

function errorNumbers(answer: HttpResponse): string {
  const error = errorOf(answer);
  return error?.code === undefined ? '' : ` (code ${error.code}, sub-code ${error.subcode ?? 'none'})`;
}

function errorOf(answer: HttpResponse): z.infer<typeof errorSchema> | undefined {
  return errorSchema.safeParse(lowerCaseKeys(parseJson(answer.text))).data;
}
