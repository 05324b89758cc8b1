"""Pas à pas: assessment without marks, differentiated groups from evidence."""
