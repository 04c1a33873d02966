/** Every page of an operation for which the SDK has no paginator. */
export async function* pagesBy<P>(
  send: (token: string | undefined) => Promise<P>,
  next: (page: P) => string | undefined,
): AsyncGenerator<P> {
  let token: string | undefined;
  do {
    const page = await send(token);
    yield page;
    token = next(page);
  } while (token !== undefined && token !== '');
}
