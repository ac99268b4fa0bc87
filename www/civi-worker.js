/** The worker: the engine, served to the page that started it. */
import { serve } from "./civi-engine.js";
serve(/** @type {any} */ (globalThis));
