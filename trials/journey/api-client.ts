import type { JsonObject } from '@kiln-connect/core';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read by tests that name their fields
  readonly body: any;
}

/** The HTTP API as an integrator without a client library calls it. */
export interface ApiClient {
  get(path: string): Promise<ApiAnswer>;
  post(path: string, body: JsonObject): Promise<ApiAnswer>;
  request(method: string, path: string, body?: JsonObject): Promise<ApiAnswer>;
}

export function apiClient(options: { url: string; token?: string }): ApiClient {
  const request = async (method: string, path: string, body?: JsonObject): Promise<ApiAnswer> => {
    const response = await fetch(options.url + path, {
      method,
      headers: {
        ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  };
  return {
    request,
    get: (path) => request('GET', path),
    post: (path, body) => request('POST', path, body),
  };
}

/** @throws {Error} with the answer when its status is not one of 2xx. */
export function dataOf(answer: ApiAnswer) {
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(`the API answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return answer.body.data;
}
