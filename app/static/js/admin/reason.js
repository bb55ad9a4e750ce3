import { reason as plain, t } from "../lib/i18n.js";

const BY_STATUS = { 403: "forbidden", 404: "not_found" };

/** Why something was refused, for somebody who operates: what the chat says to a person is about their conversation. */
export const reason = (problem) => (BY_STATUS[problem?.status] ? t(`admin.error.${BY_STATUS[problem.status]}`) : plain(problem));
