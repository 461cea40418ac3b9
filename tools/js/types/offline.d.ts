declare namespace Offline {
  /** What the server puts before the service worker: URLs, and a regular expression of the paths of pages. `guide`: the
   * user's guide. */
  interface Build {
    version: string;
    shell: string;
    offline: string;
    files: string[];
    later: string[];
    guide: string[];
    pages: string;
    /** The name of the version; "" where that is not known. */
    site: string;
  }

  interface ExtendableEvent extends Event {
    waitUntil(work: Promise<unknown>): void;
  }

  interface FetchEvent extends ExtendableEvent {
    request: Request;
    respondWith(response: Promise<Response>): void;
  }

  /** Of a service worker's global scope what is used. TypeScript has either its types or a page's. */
  interface Worker {
    build: Build;
    location: Location;
    skipWaiting(): void;
    addEventListener(name: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
    addEventListener(name: "fetch", listener: (event: FetchEvent) => void): void;
  }
}
