// What every page has.

declare namespace Page {
  /** What Python and the browser both need: trees/templatetags/facts.py. */
  interface Facts {
    outcomes: Record<string, string>;
    endings: Record<string, string>;
    continueLabel: string;
    returnOption: string;
    /** What is known of a run beside its values. */
    details: string[];
    /** Regular expressions for the whole text of a number. */
    number: { form: string; twoReadings: string };
    limits: {
      titleChars: number;
      bodyChars: number;
      keyChars: number;
      conditionChars: number;
      valueChars: number;
      gestureChars: number;
      fieldNameChars: number;
      queryChars: number;
      filesPerRequest: number;
      countedNotices: number;
      eventsPerRequest: number;
      nestedGuides: number;
      problemsPerDraft: number;
      openedFolders: number;
    };
    urls: Record<UrlName, string>;
    styles: Record<StyleName, string>;
  }

  /** A stylesheet that only some pages have. */
  type StyleName = "library" | "pages" | "run" | "edit";

  type UrlName =
    | "library"
    | "libraryList"
    | "palette"
    | "import"
    | "runs"
    | "flags"
    | "teams"
    | "devices"
    | "notices"
    | "guideMove"
    | "guidePin"
    | "guideKeys"
    | "bulkMove"
    | "apiBulkExport"
    | "apiNoticesUnread"
    | "folderMove"
    | "guidePreview"
    | "guideEdit"
    | "run"
    | "runFork"
    | "apiTrees"
    | "help"
    | "apiDocs"
    | "apiTree"
    | "apiRunEvents"
    | "apiRunLookups";

  /** `undo`: a URL that a POST goes to. */
  interface Announcement {
    message: string;
    undo?: string;
  }

  /** A row of a page's table of keys: what is pressed, what the list of keys says, and what it does. */
  type Key = [key: string, label: string, action?: (event: KeyboardEvent) => unknown];

  interface TrustedTypesRules {
    createHTML(html: string): string;
    createScript(script: string): string;
    createScriptURL(url: string): string;
  }
}
