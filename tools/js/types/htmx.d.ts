// What is used of htmx 4.0.1.

declare namespace Htmx {
  interface Context {
    disabledElements?: HTMLElement[];
    pressed?: HTMLElement; // of page/lost-focus.js
    target: HTMLElement;
    sourceElement: HTMLElement;
    swap: string;
    title: string | null;
    fetch: typeof fetch;
    request: { action: string; method: string; headers: Record<string, string>; body: FormData; abort?: () => void };
    requestTimeout?: number;
    response: { status: number; headers: Headers; raw: Response };
  }

  type ContextEvent = CustomEvent<{ ctx: Context }>;
  type SwapEvent = CustomEvent<{ ctx: Context; tasks: { fragment: DocumentFragment }[] }>;

  interface AjaxOptions {
    target?: string | Element;
    source?: string | Element;
    swap?: string;
    push?: string;
    replace?: string;
    values?: object;
    select?: string;
    request?: { headers?: Record<string, string>; signal?: AbortSignal; abort?: () => void };
    headers?: Record<string, string>;
  }

  interface Api {
    config: Record<string, unknown>;
    ajax(method: string, url: string, options: AjaxOptions): Promise<void>;
    process(element: Element): void;
    trigger(element: EventTarget, name: string, detail?: unknown): void;
    registerExtension(name: string, extension: Record<string, (...values: never[]) => unknown>): void;
  }
}

declare const htmx: Htmx.Api;
