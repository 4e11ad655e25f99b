import type { StepResult } from '@countersign/schema';
import type { HttpResponse } from '../../http/http-call.ts';
import { parseResponse } from '../../http/parse-response.ts';
import { isSuccess } from '../../http/status-failure.ts';
import { EMA2, type Ema2Access } from '../access.ts';
import type { Ema2Call, Ema2Client } from '../client.ts';
import { otherForm, type PermissionTypeForm } from '../permission-type.ts';
import { namedFields } from '../refusal.ts';
import { resultOf, userSchema } from '../user.ts';
import { toBody, type UserFields } from '../user-fields.ts';

/** `User/Create` where there is no `userId`, else `User/Update`. */
export interface UserToSave {
  readonly userId?: string;
  readonly fields: UserFields;
}

/**
 * Sends the user. The documents leave open whether permissionType is a name or a number, so after a 400, which changed
 * nothing, the other form is tried once; the result says which one the server took.
 * @throws ConnectorFailure
 */
export async function saveUser(
  client: Ema2Client,
  access: Ema2Access,
  user: UserToSave,
): Promise<StepResult> {
  const form = access.account.permissionTypeAs;
  const first = await send(client, access, { user, form });
  if (isSuccess(first.answer)) return savedResult(first);
  if (first.answer.status !== 400 || user.fields.permissionType === undefined)
    throw refusedSave(client, first);
  const second = await send(client, access, { user, form: otherForm(form) });
  if (isSuccess(second.answer)) return savedResult(second);
  // The one that does not complain about the form of permissionType tells what is really wrong.
  throw refusedSave(client, complainsAboutForm(first) && !complainsAboutForm(second) ? second : first);
}

interface Sent {
  readonly call: Ema2Call;
  readonly answer: HttpResponse;
  readonly form: PermissionTypeForm | undefined;
}

async function send(
  client: Ema2Client,
  access: Ema2Access,
  { user, form }: { user: UserToSave; form: PermissionTypeForm },
): Promise<Sent> {
  const { userId, fields } = user;
  const body = toBody(fields, form);
  const call = {
    method: 'POST',
    path: userId === undefined ? '/User/Create' : '/User/Update',
    json: userId === undefined ? body : { userId, ...body },
    changes: true,
  } as const;
  const answer = await client.send(access, call);
  return { call, answer, form: fields.permissionType === undefined ? undefined : form };
}

function savedResult({ answer, form }: Sent): StepResult {
  const user = parseResponse(userSchema, answer, { provider: EMA2, changes: true });
  // Without the status: Create answers "active" although the activation is still to come (user_create.html).
  return { ...resultOf(user, 'answered'), ...(form === undefined ? {} : { permissionTypeAs: form }) };
}

function complainsAboutForm({ answer }: Sent): boolean {
  return namedFields(answer).includes('permissionType');
}

function refusedSave(client: Ema2Client, { answer, call }: Sent) {
  return client.refused(answer, call);
}
