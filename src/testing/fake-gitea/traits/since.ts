/** Whether a version is Gitea 1.`first` or later; never so for Forgejo, which went its own way after 1.22. */
export type Since = (first: number) => boolean
