// client: one door to the server. Every failure becomes an ApiError that a person can read.
import type { Problem } from './types';

export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

export type Params = Record<string, string | number | boolean | null | undefined>;

/** The path with its parameters; empty ones are left out, since the server refuses what it does not know. */
export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'title' in value;
}

export async function failure(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const seen = response.headers.get('x-request-id') ?? undefined;
  if (isProblem(body)) return new ApiError({ request_id: seen, ...body, status: response.status });
  return new ApiError({ title: response.statusText, status: response.status, request_id: seen });
}

export async function call(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError({ title: 'unreachable', status: 0, code: 'unreachable' });
  }
  if (!response.ok) throw await failure(response);
  return response;
}

export async function getJson<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  const response = await call(address(path, params), { signal, headers: { Accept: 'application/json' } });
  return (await response.json()) as T;
}

/** A question too long for an address: it changes nothing. */
export async function ask(path: string, params: Params, body: unknown, signal?: AbortSignal): Promise<Response> {
  return call(address(path, params), { method: 'POST', signal, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

export async function askJson<T>(path: string, params: Params, body: unknown, signal?: AbortSignal): Promise<T> {
  return (await (await ask(path, params, body, signal)).json()) as T;
}

/** A creating POST; the key makes a retry after a lost answer harmless. */
export async function postJson<T>(path: string, body: unknown, key = newKey()): Promise<T> {
  const response = await call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

/** crypto.randomUUID is absent on plain http outside localhost, which is how an intranet looks. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
