// The site's pages are HTML, so what a selector finds is an HTMLElement unless the code says otherwise. The parts of an
// SVG that are looked up this way (dataset, focus, hidden) have what is used of them, too.

interface ParentNode {
  querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  querySelector(selectors: string): HTMLElement | null;
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(selectors: K): NodeListOf<HTMLElementTagNameMap[K]>;
  querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
}

interface Element {
  closest<K extends keyof HTMLElementTagNameMap>(selector: K): HTMLElementTagNameMap[K] | null;
  closest(selector: string): HTMLElement | null;
}

interface DocumentEventMap {
  "htmx:config:request": Htmx.ContextEvent;
  "htmx:before:request": Htmx.ContextEvent;
  "htmx:before:swap": Htmx.SwapEvent;
  "htmx:after:swap": Htmx.ContextEvent;
  "htmx:response:error": Htmx.ContextEvent;
  "htmx:finally:request": Htmx.ContextEvent;
  announce: CustomEvent<Page.Announcement>;
  chosen: Event;
  pins: CustomEvent<{ guide: number; pinned: boolean }>;
}

interface WindowEventMap {
  "treeline:leave": Event;
  "treeline:signed-out": Event;
  "treeline:run-sent": CustomEvent<Run.Sent>;
  "treeline:run-kept": CustomEvent<{ run: string }>;
  "treeline:run-refused": CustomEvent<Run.Refused>;
}

interface Window {
  trustedTypes?: {
    createPolicy(name: string, rules: Page.TrustedTypesRules): Page.TrustedTypesRules;
  };
}
