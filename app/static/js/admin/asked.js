import { t } from "../lib/i18n.js";
import { toast } from "../lib/telling.js";
import { reason } from "./reason.js";
import { who } from "./session.js";

let asked = 0;

/** Waits for what a dialog shows and opens it: `open(answer)`, unless the person has left, gone on or asked for something
 * else meanwhile. A refusal is told; `gone` is the key of the words for what is not there any more. */
export async function answered(request, open, gone = "") {
  const mine = (asked += 1);
  const here = location.href;
  try {
    const answer = await request;
    if (mine === asked && here === location.href && who()) await open(answer);
  } catch (problem) {
    toast(gone && problem.status === 404 ? t(gone) : reason(problem), "error");
  }
}
